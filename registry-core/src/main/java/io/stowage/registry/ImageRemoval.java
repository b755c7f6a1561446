package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
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
    Set<Tag> going = images.tags().keySet();
    try {
      Decision decision = decide(images, going);
      return deletion(decision, decision.links());
    } catch (RegistryException
        | DamagedLinkException
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      return failed(images, going, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Removes the manifests of {@code images}, whose tags are gone. The problem is present, and no
   * manifest was removed, if the needs of the other manifests cannot be determined; of those that
   * were named by their digests, the ones that something else is known to name are then kept.
   */
  ImageDeletion remove(NamedImages images) {
    Optional<Decision> decision;
    try {
      decision = hide(images);
    } catch (RegistryException
        | DamagedLinkException
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      LOG.warn(
          "Keeping manifests {} in {}: cannot read everything that may need them",
          images.digests(),
          name,
          e);
      return failed(images, Set.of(), String.valueOf(e.getMessage()));
    }
    if (decision.isEmpty()) {
      LOG.info("Keeping manifests {} in {}: pushes are in progress", images.digests(), name);
      return keptForPushes(images);
    }
    return deletion(decision.get(), purge(decision.get().links()));
  }

  /**
   * Decides what to remove and hides the links, or returns empty if pushes kept interfering.
   */
  private Optional<Decision> hide(NamedImages images) {
    for (int i = 0; i < TRIES; i++) {
      Decision decision = decide(images, Set.of());
      if (decision.links().isEmpty() || hide(decision)) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }

  private Decision decide(NamedImages images, Set<Tag> going) {
    RepositoryGraph graph = RepositoryGraph.ofReadable(manifests, images.byDigest());
    Map<Digest, List<Tag>> tagged = without(going, tags.byDigest());
    List<Digest> doomed =
        graph.namedOnlyBy(images.digests(), tagged.keySet(), images.withoutSubject());
    graph.checkReadable(doomed.stream().filter(images.byDigest()::contains).toList());
    List<HiddenLink> links = links(graph, doomed);
    if (!links.isEmpty()) {
      checkComplete(graph);
    }
    return new Decision(images, graph, tagged, Set.copyOf(doomed), links);
  }

  private static Map<Digest, List<Tag>> without(Set<Tag> going, Map<Digest, List<Tag>> tagged) {
    Map<Digest, List<Tag>> staying = new HashMap<>();
    tagged.forEach((digest, all) -> {
      List<Tag> others = all.stream().filter(tag -> !going.contains(tag)).toList();
      if (!others.isEmpty()) {
        staying.put(digest, others);
      }
    });
    return staying;
  }

  private ImageDeletion failed(NamedImages images, Set<Tag> going, String problem) {
    return new ImageDeletion(
        images.tags(),
        List.of(),
        List.of(),
        images.byDigest().isEmpty() ? List.of() : keptByReadable(images.byDigest(), going),
        Optional.of(problem));
  }

  /** Returns those of {@code named} that a manifest or tag that stays and can be read names. */
  private List<ImageDeletion.Kept> keptByReadable(Set<Digest> named, Set<Tag> going) {
    RepositoryGraph graph = RepositoryGraph.ofReadable(manifests, named);
    Map<Digest, List<Tag>> tagged = without(going, tags.readableByDigest());
    Set<Digest> staying = graph.namedFromOutside(named, tagged.keySet());
    Set<Digest> gone = new HashSet<>(named);
    gone.removeAll(staying);
    return named.stream()
        .filter(staying::contains)
        .map(digest -> kept(digest, tagged, graph.naming(digest::equals), gone))
        .toList();
  }

  private static ImageDeletion.Kept kept(
      Digest digest, Map<Digest, List<Tag>> tagged, List<Digest> naming, Set<Digest> gone) {
    return new ImageDeletion.Kept(
        digest,
        Stream.<Reference>concat(
                tagged.getOrDefault(digest, List.of()).stream(),
                naming.stream().filter(each -> !gone.contains(each)))
            .toList());
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

  /**
   * Checks that the bytes of each manifest exist; a manifest may have been pushed in the meantime.
   */
  private void checkComplete(RepositoryGraph graph) {
    manifests.forEach(digest -> {
      if (!graph.manifests().contains(digest)
          && manifests.find(digest).isEmpty()
          && manifests.isVisible(digest)) {
        throw RepositoryGraph.bytesMissing(digest);
      }
    });
  }

  /**
   * Returns the result of {@code decision} once {@code removed} are gone. A manifest that goes, but
   * whose link another process has hidden, is left to a later run: nothing keeps it.
   */
  private ImageDeletion deletion(Decision decision, List<HiddenLink> removed) {
    NamedImages images = decision.images();
    Set<Digest> hidden = manifestsOf(decision.links());
    Set<Digest> gone = manifestsOf(removed);
    List<Digest> layers = removed.stream()
        .filter(link -> link.path().equals(RegistryLayout.layerLink(name, link.digest())))
        .map(HiddenLink::digest)
        .toList();
    RepositoryGraph graph = decision.graph();
    List<ImageDeletion.Kept> kept = images.digests().stream()
        .filter(digest -> graph.manifests().contains(digest) && !gone.contains(digest))
        .map(digest ->
            kept(digest, decision.tagged(), graph.leadingTo(digest, images.withoutSubject()), gone))
        .filter(each -> !each.namedBy().isEmpty() || hidden.contains(each.manifest()))
        .toList();
    return new ImageDeletion(images.tags(), List.copyOf(gone), layers, kept, Optional.empty());
  }

  private static Set<Digest> manifestsOf(List<HiddenLink> links) {
    return links.stream()
        .filter(HiddenLink::isManifest)
        .map(HiddenLink::digest)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns the links to remove. The layer links of a manifest whose link another process has
   * hidden are not among them, since that manifest may be restored.
   */
  private List<HiddenLink> links(RepositoryGraph graph, List<Digest> doomed) {
    List<HiddenLink> links = new ArrayList<>();
    for (Digest digest : doomed) {
      hiding.manifest(digest).ifPresent(links::add);
      manifests.alias(digest).flatMap(hiding::alias).ifPresent(links::add);
    }
    graph
        .blobsOfOnly(manifestsOf(links))
        .forEach(blob -> hiding.layer(blob).filter(this::isOld).ifPresent(links::add));
    return links;
  }

  /**
   * Hides the links to remove. If one was pushed or relied on in the meantime, restores them and
   * returns false.
   */
  private boolean hide(Decision decision) {
    List<HiddenLink> links = decision.links();
    Duration wait = manifestsOf(links).stream()
        .map(manifests::restOfRequest)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
    boolean unneeded = false;
    try {
      int hidden = hiding.hide(links).size();
      if (!wait.isZero()) {
        backend.options().sleeper().sleep(wait);
      }
      unneeded = hidden == links.size() && isUnneeded(decision);
    } finally {
      if (!unneeded) {
        hiding.show(links);
        run.end();
      }
    }
    return unneeded;
  }

  /**
   * Returns whether no manifest was added and no tag was set that may need something that is hidden.
   * A manifest that another process had hidden, and that a push has restored, counts as added.
   */
  private boolean isUnneeded(Decision decision) {
    Set<Digest> others = new HashSet<>(decision.graph().manifests());
    others.removeAll(decision.doomed());
    return others.containsAll(RegistryWalk.<Digest>collect(manifests::forEach))
        && Collections.disjoint(tags.byDigest().keySet(), decision.doomed());
  }

  private List<HiddenLink> purge(List<HiddenLink> hidden) {
    if (hidden.isEmpty()) {
      return List.of();
    }
    List<StoragePath> removed = new ArrayList<>(hiding.purge(hidden));
    Set<StoragePath> gone = Set.copyOf(removed);
    run.end();
    run.persist(removed);
    return hidden.stream().filter(link -> gone.contains(link.path())).toList();
  }

  private boolean isOld(HiddenLink link) {
    Duration grace = backend.options().grace();
    Instant oldest = backend.driver().now().minus(grace);
    return grace.isZero() || link.lease().isBefore(oldest);
  }

  /** Returns the objects to remove, given the other manifests and the tags that stay. */
  private record Decision(
      NamedImages images,
      RepositoryGraph graph,
      Map<Digest, List<Tag>> tagged,
      Set<Digest> doomed,
      List<HiddenLink> links) {}
}
