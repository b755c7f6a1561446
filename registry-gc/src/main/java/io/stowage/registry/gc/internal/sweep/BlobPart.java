package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StoragePath;

/**
 * A part of the blobs of a store, in which one listing finds all shards. On a directory it is one
 * shard. Immutable.
 *
 * @param algorithm the algorithm of the digests
 * @param beginning how the names of the shards begin
 */
public record BlobPart(DigestAlgorithm algorithm, String beginning) {
  /** Returns the folder of the shards. */
  StoragePath folder() {
    return RegistryLayout.shards(algorithm);
  }
}
