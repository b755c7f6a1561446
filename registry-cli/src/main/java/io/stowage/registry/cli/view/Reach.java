package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The blobs that the manifests of one repository reach, as a collection determines them.
 *
 * @param manifests the number of manifests of the repository
 * @param blobs the sizes of the reached blobs that exist, by the digests that they are stored under
 */
record Reach(int manifests, Map<Digest, Long> blobs) {
  /**
   * Finds everything that {@code repository} reaches, and reports to {@code damages} everything
   * that cannot be read.
   */
  static Reach of(Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    Map<Digest, Long> blobs = new HashMap<>();
    Consumer<Digest> add =
        digest -> registry.blobs().find(digest).ifPresent(blob -> blobs.put(digest, blob.size()));
    return new Reach(Reachability.of(registry).forEachReached(repository, add, damages), blobs);
  }

  /** Returns the total size of the blobs, in bytes. */
  long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }
}
