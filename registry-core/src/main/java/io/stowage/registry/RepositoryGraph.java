package io.stowage.registry;

import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.UnknownManifest;
import java.util.ArrayList;
import java.util.Collection;
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
    RepositoryGraph graph = new RepositoryGraph();
    RegistryWalk.<Digest>collect(manifests::forEach)
        .forEach(digest -> read(manifests, digest)
            .ifPresent(manifest -> graph.add(digest, manifest, manifests::storedOrSame)));
    return graph;
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
   * Returns {@code manifest}, the manifests below it, its referrers and their referrers, without
   * those that can be reached from one of {@code tagged} or from another manifest. Each manifest
   * precedes those that it names and those that refer to it.
   */
  List<Digest> namedOnlyBy(Digest manifest, Set<Digest> tagged) {
    Set<Digest> below = reached(List.of(manifest));
    List<Digest> roots = manifests().stream()
        .filter(digest -> tagged.contains(digest) || !below.contains(digest))
        .toList();
    Set<Digest> staying = reached(roots);
    return below.stream().filter(digest -> !staying.contains(digest)).toList();
  }

  /**
   * Returns the digests that {@code some} name, that no other manifest names and that are not
   * manifests.
   */
  Set<Digest> blobsOfOnly(Collection<Digest> some) {
    Set<Digest> blobs = new LinkedHashSet<>();
    some.forEach(manifest -> blobs.addAll(named.get(manifest)));
    named.forEach((manifest, names) -> {
      if (!some.contains(manifest)) {
        blobs.removeAll(names);
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
        roots.stream().filter(named::containsKey).toList(),
        digest -> Stream.concat(
                named.getOrDefault(digest, Set.of()).stream(),
                referrers.getOrDefault(digest, List.of()).stream())
            .filter(named::containsKey));
  }
}
