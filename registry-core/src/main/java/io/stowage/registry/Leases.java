package io.stowage.registry;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The writers' side of the collection protocol: what a writer relies on is young enough to stay.
 *
 * <p>An object whose lease is younger than half of the grace stays for the other half at least. An
 * older one is renewed and looked at again, and only the answer of that look counts. Thread-safe.
 */
final class Leases {
  private static final int TRIES = 4;

  private final StorageDriver driver;
  private final Duration fresh;
  private final boolean renews;

  Leases(StorageDriver driver, RegistryOptions options) {
    this.driver = driver;
    this.fresh = options.grace().dividedBy(2);
    this.renews = !options.readOnly();
  }

  /** Returns what is at {@code path}, which then stays for half of the grace; or empty. */
  Optional<StorageEntry> relyOn(StoragePath path) {
    Optional<StorageEntry> found = driver.stat(path);
    if (found.isEmpty() || !renews || isFresh(found.get().modified())) {
      return found;
    }
    for (int i = 0; i < TRIES; i++) {
      Optional<Instant> lease = driver.lease(path);
      if (lease.isEmpty()) {
        return Optional.empty();
      }
      if (isFresh(lease.get())) {
        return Optional.of(new StorageEntry(found.get().size(), lease.get()));
      }
    }
    return Optional.empty();
  }

  private boolean isFresh(Instant lease) {
    return fresh.isZero() || lease.isAfter(driver.now().minus(fresh));
  }
}
