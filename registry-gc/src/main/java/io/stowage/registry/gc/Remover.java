package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Optional;

/**
 * The sweeper's side of the collection protocol: takes an object out of sight, looks whether somebody
 * relied on it since it was found to be garbage, and only then purges it. Thread-safe.
 */
final class Remover {
  private final StorageDriver driver;
  private final boolean exclusive;
  private final String run;

  /** Keeps what it takes out of sight under the name of the {@code run}. */
  Remover(StorageDriver driver, boolean exclusive, String run) {
    this.driver = driver;
    this.exclusive = exclusive;
    this.run = run;
  }

  /**
   * Removes {@code object} with the folder that is its own, unless its lease is not {@code seen} any
   * more. Where nobody else uses the store, it may be left half removed when this is cut off.
   *
   * @return whether it was removed by this call
   */
  boolean remove(StoragePath object, Instant seen) {
    return exclusive ? driver.deleteTree(object.parent()) : remove(object, seen, () -> {});
  }

  /**
   * Removes {@code object} and what {@code depending} removes, unless its lease is not {@code seen} any
   * more. When this is cut off, a later run finds the object whole, or all is done.
   *
   * @return whether it was removed by this call
   */
  boolean remove(StoragePath object, Instant seen, Runnable depending) {
    Quarantine quarantine = driver.quarantine();
    StoragePath kept = RegistryLayout.quarantined(run, object);
    if (!quarantine.take(object, kept)) {
      return false;
    }
    if (!quarantine.leaseOf(object, kept).equals(Optional.of(seen))) {
      quarantine.restore(kept, object);
      return false;
    }
    depending.run();
    return quarantine.purge(kept);
  }
}
