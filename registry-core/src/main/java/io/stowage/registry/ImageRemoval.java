package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes manifests that have lost a tag, the manifests below them and their referrers, unless
 * another tag or a remaining manifest names them, and the layer links that only they need.
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
   * Returns what {@link #remove} would remove once the tags of {@code images} are gone. The problem
   * is present, and no manifest is listed, if the needs of the other manifests cannot be
   * determined.
   */
  ImageDeletion plan(NamedImages images) {
    try {
      RepositoryGraph graph = RepositoryGraph.without(images.byDigest(), manifests);
      checkComplete(graph);
      Map<Digest, List<Tag>> staying = new HashMap<>();
      tags.byDigest().forEach((digest, all) -> {
        List<Tag> others =
            all.stream().filter(tag -> !images.tags().containsKey(tag)).toList();
        if (!others.isEmpty()) {
          staying.put(digest, others);
        }
      });
      return deletion(images, graph, staying, links(graph, staying.keySet(), images.digests()));
    } catch (RegistryException | DamagedLinkException e) {
      return failed(images, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Removes the manifests of {@code images}, whose tags are gone. The problem is present, and no
   * manifest was removed, if the needs of the other manifests cannot be determined.
   */
  ImageDeletion remove(NamedImages images) {
    try {
      for (int i = 0; i < TRIES; i++) {
        RepositoryGraph graph = RepositoryGraph.without(images.byDigest(), manifests);
        Map<Digest, List<Tag>> tagged = tags.byDigest();
        List<HiddenLink> links = links(graph, tagged.keySet(), images.digests());
        if (links.isEmpty()) {
          return deletion(images, graph, tagged, links);
        }
        checkComplete(graph);
        Optional<List<HiddenLink>> removed = remove(links, graph);
        if (removed.isPresent()) {
          return deletion(images, graph, tagged, removed.get());
        }
      }
      LOG.info("Keeping manifests {} in {}: pushes are in progress", images.digests(), name);
      return keptForPushes(images);
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn(
          "Keeping manifests {} in {}: cannot read everything that may need them",
          images.digests(),
          name,
          e);
      return failed(images, String.valueOf(e.getMessage()));
    }
  }

  private static ImageDeletion failed(NamedImages images, String problem) {
    return new ImageDeletion(images.tags(), List.of(), List.of(), List.of(), Optional.of(problem));
  }

  private static ImageDeletion keptForPushes(NamedImages images) {
    return new ImageDeletion(
        images.tags(),
        List.of(),
        List.of(),
        images.digests().stream()
            .map(digest -> new ImageDeletion.Kept(digest, List.of()))
            .toList(),
        Optional.of("pushes are in progress"));
  }

  /** Checks that the bytes of each manifest exist; one may have been pushed in the meantime. */
  private void checkComplete(RepositoryGraph graph) {
    manifests.forEach(digest -> {
      if (!graph.manifests().contains(digest)
          && manifests.find(digest).isEmpty()
          && manifests.isVisible(digest)) {
        throw RegistryException.of(
            ErrorCode.MANIFEST_UNKNOWN,
            digest.toString(),
            "the bytes of this manifest are missing");
      }
    });
  }

  private ImageDeletion deletion(
      NamedImages images,
      RepositoryGraph graph,
      Map<Digest, List<Tag>> tagged,
      List<HiddenLink> links) {
    Set<Digest> gone = links.stream()
        .filter(HiddenLink::isManifest)
        .map(HiddenLink::digest)
        .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Digest> layers = links.stream()
        .filter(link -> link.path().equals(RegistryLayout.layerLink(name, link.digest())))
        .map(HiddenLink::digest)
        .toList();
    List<ImageDeletion.Kept> kept = images.digests().stream()
        .filter(digest -> graph.manifests().contains(digest) && !gone.contains(digest))
        .map(digest -> new ImageDeletion.Kept(
            digest,
            Stream.<Reference>concat(
                    tagged.getOrDefault(digest, List.of()).stream(),
                    graph.naming(digest::equals).stream().filter(naming -> !gone.contains(naming)))
                .toList()))
        .toList();
    return new ImageDeletion(images.tags(), List.copyOf(gone), layers, kept, Optional.empty());
  }

  private List<HiddenLink> links(RepositoryGraph graph, Set<Digest> tagged, Set<Digest> targets) {
    List<Digest> doomed = graph.namedOnlyBy(targets, tagged);
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
   * Removes {@code links} and returns the removed ones, or empty if one was pushed or relied on in
   * the meantime.
   */
  private Optional<List<HiddenLink>> remove(List<HiddenLink> links, RepositoryGraph graph) {
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

  private List<HiddenLink> purge(List<HiddenLink> hidden) {
    List<StoragePath> removed = new ArrayList<>(hiding.purge(hidden));
    Set<StoragePath> gone = Set.copyOf(removed);
    run.end();
    run.persist(removed);
    return hidden.stream().filter(link -> gone.contains(link.path())).toList();
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
