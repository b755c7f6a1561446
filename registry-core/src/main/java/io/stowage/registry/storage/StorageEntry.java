package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * What a store knows of one object.
 *
 * @param size the length of the content in bytes
 * @param modified when the object was written or its lease was last renewed, by the store's clock
 * @param version which object this is, to be compared for equality only: an object that was put in
 *     place of another has another version, an object that was appended to or moved keeps its own. Empty
 *     in a store that cannot tell
 */
public record StorageEntry(long size, Instant modified, Object version) {
  /** Checks that no component is null. */
  public StorageEntry {
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(version, "version");
  }

  /** Makes an entry of a store that cannot tell one object from another. */
  public StorageEntry(long size, Instant modified) {
    this(size, modified, "");
    Objects.requireNonNull(modified, "modified");
  }
}
