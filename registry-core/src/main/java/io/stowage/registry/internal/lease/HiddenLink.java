package io.stowage.registry.internal.lease;

import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;

/**
 * A link that a removal moves to quarantine.
 *
 * @param digest the digest that the link names
 * @param path the path where the link belongs
 * @param entry the entry of the link when the removal began
 * @param isManifest whether this is the link of a manifest, as opposed to the link of a layer
 */
public record HiddenLink(Digest digest, StoragePath path, StorageEntry entry, boolean isManifest) {
  /** Returns the lease that the link had when the removal began. */
  public Instant lease() {
    return entry.modified();
  }

  /** Returns the link as it was when the removal began. */
  public Quarantine.Seen seen() {
    return new Quarantine.Seen(path, entry);
  }
}
