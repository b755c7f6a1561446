package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * The properties of one object in a store.
 *
 * @param size the length of the content in bytes
 * @param modified when the object was written or its lease was last renewed, by the store's clock
 * @param version a value that identifies the object and is only compared for equality. An object
 *     that replaces another one has a different version; an object that is appended to or moved
 *     keeps its version. In a store that cannot distinguish them, every version is an empty string
 * @param md5 the MD5 digest of the content in lower-case hex, or empty where a lookup does not
 *     return it
 */
public record StorageEntry(long size, Instant modified, Object version, String md5) {
  /** Checks that no component is null. */
  public StorageEntry {
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(md5, "md5");
  }

  /** Creates an entry of a store that returns no digest of the content. */
  public StorageEntry(long size, Instant modified, Object version) {
    this(size, modified, version, "");
  }

  /** Creates an entry of a store that cannot tell one object from another. */
  public StorageEntry(long size, Instant modified) {
    this(size, modified, "");
  }
}
