package io.stowage.registry.internal.walk;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StoragePath;

/**
 * The blobs of an algorithm whose digests share a prefix. Immutable.
 *
 * @param algorithm the algorithm of the digests
 * @param prefix the prefix of the digests, two digits in the layout, which is the name of the
 *     folder
 */
public record Shard(DigestAlgorithm algorithm, String prefix) {
  /** Returns the folder that contains these blobs. */
  public StoragePath folder() {
    return RegistryLayout.shard(algorithm, prefix);
  }
}
