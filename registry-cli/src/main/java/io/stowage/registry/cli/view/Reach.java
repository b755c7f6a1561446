package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The blobs that the manifests of one repository reach, as a collection determines them.
 *
 * @param manifests the number of manifests of the repository
 * @param blobs the sizes of the reached blobs that exist, by the digests that they are stored under
 * @param untagged those of the blobs that are reached only by manifests that go if manifests
 *     without a tag are removed; empty if this was not determined
 */
record Reach(int manifests, Map<Digest, Long> blobs, Set<Digest> untagged) {
  /**
   * Finds everything that {@code repository} reaches, and reports to {@code damages} everything
   * that cannot be read.
   */
  static Reach of(Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    Map<Digest, Long> blobs = new HashMap<>();
    Consumer<Digest> add =
        digest -> registry.blobs().find(digest).ifPresent(blob -> blobs.put(digest, blob.size()));
    int manifests = Reachability.of(registry).forEachReached(repository, add, damages);
    return new Reach(manifests, blobs, Set.of());
  }

  /** Finds the same, and determines what only manifests without a tag reach. */
  static Reach withUntagged(
      Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    Map<Digest, Long> blobs = new HashMap<>();
    Set<Digest> untagged = new HashSet<>();
    Consumer<Digest> add =
        digest -> registry.blobs().find(digest).ifPresent(blob -> blobs.put(digest, blob.size()));
    Consumer<Digest> addUntagged = digest -> {
      add.accept(digest);
      untagged.add(digest);
    };
    int manifests = Reachability.of(registry).forEachReached(repository, add, addUntagged, damages);
    return new Reach(manifests, blobs, untagged);
  }

  /** Returns the total size of the blobs, in bytes. */
  long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }
}
