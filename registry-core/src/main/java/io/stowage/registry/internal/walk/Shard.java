package io.stowage.registry.internal.walk;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;

/**
 * The blobs of an algorithm whose digests begin alike. Immutable.
 *
 * @param algorithm of the digests
 * @param prefix what they begin with, two digits in the layout, as the name of the folder says
 */
public record Shard(DigestAlgorithm algorithm, String prefix) {
  /** Checks that no component is null. */
  public Shard {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(prefix, "prefix");
  }

  /** Returns the folder that they lie in. */
  public StoragePath folder() {
    return RegistryLayout.shard(algorithm, prefix);
  }
}
