package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * The collector's half of the lease: take an object out of sight, look whether somebody relied on it
 * meanwhile, then bring it back or purge it.
 *
 * <p>An object is taken with the folder that it lies in, which must be its own (the folder that bears
 * the hex digest in the registry's layout); {@code object} is always the path of the object itself,
 * and {@code kept} the path that it has while it is out of sight.
 *
 * <p>Whichever of {@link StorageDriver#lease} and {@link #take} acts second sees the other: either the
 * renewal finds nothing at the path, or {@link #leaseOf} finds the renewed lease. A file system and a
 * heap rename and keep the lease on what they moved; an object store copies, deletes, and keeps leases
 * as markers beside the path. Thread-safe; errors as {@link StorageDriver}.
 */
public interface Quarantine {
  /**
   * Takes {@code object} and its folder out of sight, to {@code kept}. Durable before a later purge.
   *
   * @return whether it was there
   */
  boolean take(StoragePath object, StoragePath kept);

  /**
   * Returns the newest lease that anyone has of what was taken, or empty if it is no longer kept.
   */
  Optional<Instant> leaseOf(StoragePath object, StoragePath kept);

  /**
   * Brings {@code kept} back to {@code object}. If an object is there again, that one stays and the
   * kept one is removed.
   *
   * @return whether it was kept
   */
  boolean restore(StoragePath kept, StoragePath object);

  /**
   * Removes what is kept at {@code kept}, with its folder, for good.
   *
   * @return whether it was kept; if not, somebody brought it back
   */
  boolean purge(StoragePath kept);
}
