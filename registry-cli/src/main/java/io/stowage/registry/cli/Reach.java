package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the manifests of one repository reach, as a collection sees it.
 *
 * @param manifests how many it has
 * @param blobs the sizes of those blobs that are there, by the digests that they are stored under
 */
record Reach(int manifests, Map<Digest, Long> blobs) {
  /** Finds what {@code repository} reaches, and tells {@code damages} of what it cannot read. */
  static Reach of(Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    Map<Digest, Long> blobs = new HashMap<>();
    Consumer<Digest> add =
        digest -> registry.blobs().stat(digest).ifPresent(blob -> blobs.put(digest, blob.size()));
    return new Reach(Reachability.of(registry).forEachReached(repository, add, damages), blobs);
  }

  /** Returns the bytes of all blobs. */
  long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }
}
