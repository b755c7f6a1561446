package io.stowage.registry.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The collector's half of the lease: take an object out of sight, look whether somebody relied on it
 * meanwhile, then bring it back or purge it.
 *
 * <p>An object is taken with the folder that it lies in, which must be its own (the folder that bears
 * the hex digest in the registry's layout); {@code object} is always the path of the object itself,
 * and {@code kept} the path that it has while it is out of sight: one that ends in the same name, in a
 * folder of its own. What is kept can be listed and read like all else.
 *
 * <p>Whichever of {@link StorageDriver#lease} and {@link #take} acts second sees the other: either the
 * renewal finds nothing at the path, or {@link #leaseOf} finds the renewed lease. A file system and a
 * heap rename and keep the lease on what they moved; an object store copies, deletes, and keeps leases
 * as markers beside the path. Thread-safe; errors as {@link StorageDriver}.
 */
public interface Quarantine {
  /**
   * Takes {@code object} and its folder out of sight, to {@code kept}, with its lease. On a file system
   * and a heap a reader finds it at one of the two; elsewhere it may be at both for a while. A crash
   * leaves it at one of them at least.
   *
   * @return whether it was there; if not, nothing is kept
   * @throws StorageException.UnexpectedKind if something is in the folder of {@code kept}; nothing is
   *     changed
   */
  boolean take(StoragePath object, StoragePath kept);

  /**
   * Returns the newest lease that anyone has of what was taken, or empty if it is no longer kept.
   */
  Optional<Instant> leaseOf(StoragePath object, StoragePath kept);

  /**
   * Takes {@code object} as {@link #take} does, and brings it back if its lease is not {@code seen} any
   * more: somebody relied on it.
   *
   * @return whether it is kept
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
   * Brings {@code kept} and its folder back to {@code object}, with its lease, which who relies on it
   * has to renew. If an object is there again, that one stays and the kept one is removed. If only its
   * folder is there again, the object comes back into it, beside what it holds.
   *
   * <p>A reader that looks at {@code object}, at {@code kept}, and at {@code object} again finds it.
   * When this returns, it stays back after a crash. When it throws, it is at one of the two at least.
   *
   * @return whether it was kept; if not, it was purged, or somebody else brought it back
   */
  boolean restore(StoragePath kept, StoragePath object);

  /**
   * Removes what is kept at {@code kept}, with its folder, for good. A crash may bring it back, to
   * {@code kept} or to where it was taken from, until it is {@linkplain StorageDriver#persist persisted}
   * that neither is there. When it throws, it may have been removed.
   *
   * @return whether it was kept; if not, somebody brought it back
   */
  boolean purge(StoragePath kept);

  /**
   * Removes each of {@code kept} as {@link #purge} does. A store may remove several with one call.
   *
   * @return those that were kept, in their order; somebody brought back the rest
   */
  default List<StoragePath> purgeAll(List<StoragePath> kept) {
    return kept.stream().filter(this::purge).toList();
  }
}
