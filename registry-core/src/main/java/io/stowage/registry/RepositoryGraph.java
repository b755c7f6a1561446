package io.stowage.registry;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.UnknownManifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The references between the manifests of one repository. Immutable. */
final class RepositoryGraph {
  private final Map<Digest, Set<Digest>> named = new HashMap<>();
  private final Map<Digest, List<Digest>> referrers = new HashMap<>();

  private RepositoryGraph() {}

  /**
   * Reads all manifests.
   *
   * @throws RegistryException as {@link ManifestService#find} does, naming the manifest that cannot
   *     be read
   */
  static RepositoryGraph of(ManifestLinks manifests) {
    return without(Set.of(), manifests);
  }

  /**
   * Reads all manifests. One of {@code doomed} that cannot be read is taken for a manifest that
   * references nothing.
   *
   * @throws RegistryException as {@link #of} does
   */
  static RepositoryGraph without(Set<Digest> doomed, ManifestLinks manifests) {
    RepositoryGraph graph = new RepositoryGraph();
    for (Digest digest : RegistryWalk.<Digest>collect(manifests::forEach)) {
      if (doomed.contains(digest)) {
        graph.named.put(digest, Set.of());
      }
      (doomed.contains(digest) ? readIfSound(manifests, digest) : read(manifests, digest))
          .ifPresent(manifest -> graph.add(digest, manifest, manifests::storedOrSame));
    }
    return graph;
  }

  private static Optional<Manifest> readIfSound(ManifestLinks manifests, Digest digest) {
    try {
      return manifests.find(digest);
    } catch (RegistryException | DamagedLinkException e) {
      return Optional.empty();
    }
  }

  private static Optional<Manifest> read(ManifestLinks manifests, Digest digest) {
    try {
      return manifests.find(digest);
    } catch (RegistryException e) {
      throw RegistryException.of(
          e.code(), digest.toString(), "cannot be read: " + e.value() + ": " + e.problem());
    }
  }

  private void add(Digest digest, Manifest manifest, UnaryOperator<Digest> stored) {
    Set<Digest> all = new HashSet<>();
    Stream.concat(manifest.blobs().stream(), manifest.manifests().stream())
        .map(named -> stored.apply(named.digest()))
        .forEach(all::add);
    if (manifest instanceof UnknownManifest unknown) {
      unknown.mentioned().stream().map(stored).forEach(all::add);
    }
    named.put(digest, all);
    manifest
        .subject()
        .ifPresent(subject -> referrers
            .computeIfAbsent(stored.apply(subject.digest()), each -> new ArrayList<>())
            .add(digest));
  }

  Set<Digest> manifests() {
    return named.keySet();
  }

  /** Returns the manifests that name a digest that {@code which} accepts. */
  List<Digest> naming(Predicate<Digest> which) {
    return manifests().stream()
        .filter(manifest -> named.getOrDefault(manifest, Set.of()).stream().anyMatch(which))
        .toList();
  }

  /** Returns the manifests that cannot be reached from any of {@code roots}. */
  Set<Digest> unreached(Collection<Digest> roots) {
    Set<Digest> unreached = new HashSet<>(manifests());
    unreached.removeAll(reached(roots));
    return unreached;
  }

  /**
   * Returns {@code targets}, the manifests below them, their referrers and the referrers of these,
   * without those that can be reached from one of {@code tagged} or from another manifest. A target
   * does not stay because its subject stays. Each returned manifest precedes those that it names
   * and those that refer to it.
   */
  List<Digest> namedOnlyBy(Set<Digest> targets, Set<Digest> tagged) {
    Set<Digest> below = reached(targets);
    List<Digest> roots = manifests().stream()
        .filter(digest -> tagged.contains(digest) || !below.contains(digest))
        .toList();
    Set<Digest> staying = Closure.of(roots, digest -> successors(digest, targets));
    List<Digest> going = new ArrayList<>(Closure.innermostFirst(
        below.stream().filter(targets::contains).toList(), digest -> successors(digest, Set.of())));
    going.removeAll(staying);
    Collections.reverse(going);
    return going;
  }

  /**
   * Returns the digests that {@code some} name, that no other manifest names and that are not
   * manifests.
   */
  Set<Digest> blobsOfOnly(Collection<Digest> some) {
    Set<Digest> going = Set.copyOf(some);
    Set<Digest> blobs = new LinkedHashSet<>();
    some.forEach(manifest -> blobs.addAll(named.getOrDefault(manifest, Set.of())));
    named.forEach((manifest, names) -> {
      if (!going.contains(manifest)) {
        names.forEach(blobs::remove);
      }
    });
    blobs.removeAll(manifests());
    return blobs;
  }

  /**
   * Returns those of {@code roots} that are manifests, the manifests below them, their referrers,
   * and everything that these reach.
   */
  Set<Digest> reached(Collection<Digest> roots) {
    return Closure.of(
        roots.stream().filter(named::containsKey).toList(), digest -> successors(digest, Set.of()));
  }

  /**
   * Returns the manifests that {@code digest} names, and its referrers without {@code excluded}.
   */
  private Stream<Digest> successors(Digest digest, Set<Digest> excluded) {
    return Stream.concat(
            named.getOrDefault(digest, Set.of()).stream(),
            referrers.getOrDefault(digest, List.of()).stream()
                .filter(referrer -> !excluded.contains(referrer)))
        .filter(named::containsKey);
  }
}
