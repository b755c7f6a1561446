package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * The properties of one object in a store.
 *
 * @param size the length of the content in bytes
 * @param modified when the object was written or its lease was last renewed, by the store's clock
 * @param version the identity of the object, for equality comparison only: an object that replaces
 *     another has another version, an object that is appended to or moved keeps its version. Empty
 *     in a store that cannot tell
 */
public record StorageEntry(long size, Instant modified, Object version) {
  /** Checks that no component is null. */
  public StorageEntry {
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(version, "version");
  }

  /** Creates an entry of a store that cannot tell one object from another. */
  public StorageEntry(long size, Instant modified) {
    this(size, modified, "");
    Objects.requireNonNull(modified, "modified");
  }
}
