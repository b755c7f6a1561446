package io.stowage.registry.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The collector's half of the lease protocol: take an object out of sight, check whether a writer
 * relied on it in the meantime, then restore or purge it.
 *
 * <p>An object is taken together with the folder that contains it, which must be its own (in the
 * registry's layout, the folder named by the hex digest). {@code object} is always the path of the
 * object itself, and {@code kept} is its path while it is out of sight: a path that ends in the
 * same name, in a folder of its own. A kept object can be listed and read like any other.
 *
 * <p>Whichever of {@link StorageDriver#lease} and {@link #take} acts second sees the effect of the
 * first: either the renewal finds nothing at the path, or {@link #leaseOf} finds the renewed lease.
 * A file system and a heap rename the folder, and the moved object keeps its lease; an object store
 * copies the object, deletes the original, and keeps leases as markers next to the path.
 * Implementations are thread-safe. Errors are those of {@link StorageDriver}.
 */
public interface Quarantine {
  /**
   * Moves {@code object} and its folder out of sight, to {@code kept}, with its lease. On a file
   * system and a heap a reader finds the object at exactly one of the two paths; in other stores it
   * may be at both for a while. After a crash it is at one of them at least.
   *
   * @return whether the object was there; if not, nothing is kept
   * @throws StorageException.UnexpectedKind if something is in the folder of {@code kept}; nothing
   *     is changed
   */
  boolean take(StoragePath object, StoragePath kept);

  /** Returns the newest lease of the object that was taken, or empty if it is no longer kept. */
  Optional<Instant> leaseOf(StoragePath object, StoragePath kept);

  /**
   * Takes {@code object} as {@link #take} does, and restores it if its lease is no longer
   * {@code seen}, which means that a writer relied on it.
   *
   * @return whether the object is kept
   */
  default boolean takeUnchanged(StoragePath object, StoragePath kept, Instant seen) {
    if (!take(object, kept)) {
      return false;
    }
    if (leaseOf(object, kept).equals(Optional.of(seen))) {
      return true;
    }
    restore(kept, object);
    return false;
  }

  /**
   * Moves {@code kept} and its folder back to {@code object}, with its lease, which a caller that
   * relies on the object has to renew. If an object is at that path again, that object stays and
   * the kept one is removed. If only its folder is there again, the kept object moves into it, next
   * to the folder's other contents.
   *
   * <p>A reader that looks at {@code object}, at {@code kept}, and at {@code object} again finds
   * the object. When this method returns, the object stays restored after a crash. When it throws,
   * the object is at one of the two paths at least.
   *
   * @return whether the object was kept; if not, it was purged, or another caller restored it
   */
  boolean restore(StoragePath kept, StoragePath object);

  /**
   * Permanently removes the object at {@code kept}, with its folder. A crash may bring the object
   * back, to {@code kept} or to where it was taken from, until its absence from both is {@linkplain
   * StorageDriver#persist persisted}. When this method throws, the object may have been removed.
   *
   * @return whether the object was kept; if not, another caller restored it
   */
  boolean purge(StoragePath kept);

  /**
   * Removes each of {@code kept} as {@link #purge} does. A store may remove several with one call.
   *
   * @return the paths that were kept, in the given order; another caller restored the rest
   */
  default List<StoragePath> purgeAll(List<StoragePath> kept) {
    return kept.stream().filter(this::purge).toList();
  }
}
