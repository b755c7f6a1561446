package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a manifest that has lost a tag, the manifests below it and its referrers, unless another
 * tag or a remaining manifest names them, and the layer links that only they need.
 *
 * <p>The links are hidden, and purged only if no manifest or tag that may need them was added in
 * the meantime: after its last write, a push checks the manifests that it relies on again. A layer
 * link is removed only if it is older than the grace period, since a push does not check every
 * layer link again; a collection removes the remaining ones.
 */
final class ImageRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(ImageRemoval.class);
  private static final int TRIES = 4;

  private final Backend backend;
  private final RepositoryName name;
  private final ManifestLinks manifests;
  private final TagLinks tags;
  private final RemovalQuarantine run;
  private final HiddenLinks hiding;

  ImageRemoval(Backend backend, RepositoryName name) {
    this.backend = backend;
    this.name = name;
    this.manifests = new ManifestLinks(backend, name);
    this.tags = new TagLinks(backend, name);
    this.run = new RemovalQuarantine(backend.driver());
    this.hiding = new HiddenLinks(backend, name, run);
  }

  /**
   * Removes {@code manifest} and returns the removed manifests; the list is empty if the needs of
   * the other manifests cannot be determined.
   */
  List<Digest> remove(Digest manifest) {
    try {
      for (int i = 0; i < TRIES; i++) {
        RepositoryGraph graph = RepositoryGraph.of(manifests);
        List<HiddenLink> links = links(graph, manifest);
        if (links.isEmpty()) {
          return List.of();
        }
        Optional<List<Digest>> removed = remove(links, graph);
        if (removed.isPresent()) {
          return removed.get();
        }
      }
      LOG.info("Keeping manifest {} in {}: pushes are in progress", manifest, name);
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn(
          "Keeping manifest {} in {}: cannot read everything that may need it", manifest, name, e);
    }
    return List.of();
  }

  private List<HiddenLink> links(RepositoryGraph graph, Digest manifest) {
    List<Digest> doomed = graph.namedOnlyBy(manifest, tagged());
    List<HiddenLink> links = new ArrayList<>();
    for (Digest digest : doomed) {
      hiding.manifest(digest).ifPresent(links::add);
      manifests.alias(digest).flatMap(hiding::alias).ifPresent(links::add);
    }
    graph
        .blobsOfOnly(doomed)
        .forEach(blob -> hiding.layer(blob).filter(this::isOld).ifPresent(links::add));
    return links;
  }

  /**
   * Removes {@code links} and returns the removed manifests, or empty if one was pushed or relied
   * on in the meantime.
   */
  private Optional<List<Digest>> remove(List<HiddenLink> links, RepositoryGraph graph) {
    List<Digest> doomed =
        links.stream().filter(HiddenLink::isManifest).map(HiddenLink::digest).toList();
    Duration wait = doomed.stream()
        .map(manifests::restOfRequest)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
    List<HiddenLink> hidden = List.of();
    boolean unneeded = false;
    try {
      hidden = hiding.hide(links);
      if (!wait.isZero()) {
        backend.options().sleeper().sleep(wait);
      }
      unneeded = hidden.size() == links.size() && isUnneeded(doomed, graph);
    } finally {
      if (!unneeded) {
        hiding.show(links);
        run.end();
      }
    }
    return unneeded ? Optional.of(purge(hidden)) : Optional.empty();
  }

  /**
   * Returns whether no manifest was added and no tag was set that may need one of {@code hidden}.
   */
  private boolean isUnneeded(List<Digest> hidden, RepositoryGraph graph) {
    Set<Digest> others = new HashSet<>(graph.manifests());
    hidden.forEach(others::remove);
    return others.containsAll(RegistryWalk.<Digest>collect(manifests::forEach))
        && Collections.disjoint(tagged(), hidden);
  }

  private List<Digest> purge(List<HiddenLink> hidden) {
    List<StoragePath> removed = new ArrayList<>(hiding.purge(hidden));
    List<Digest> gone = hidden.stream()
        .filter(link -> link.isManifest() && removed.contains(link.path()))
        .map(HiddenLink::digest)
        .toList();
    run.end();
    run.persist(removed);
    return gone;
  }

  private Set<Digest> tagged() {
    return tags.byDigest().keySet();
  }

  private boolean isOld(HiddenLink link) {
    Duration grace = backend.options().grace();
    Instant oldest = backend.driver().now().minus(grace);
    return grace.isZero() || link.lease().isBefore(oldest);
  }
}
