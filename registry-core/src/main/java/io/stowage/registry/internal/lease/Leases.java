package io.stowage.registry.internal.lease;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The writers' side of the collection protocol: what a writer relies on is young enough to stay.
 *
 * <p>An object whose lease is younger than half of the grace stays for the other half at least. An
 * older one is renewed and looked at again, and only the answer of that look counts. One that a
 * collection took out of sight is brought back. A read-only registry looks and changes nothing.
 * Thread-safe.
 */
public final class Leases {
  private static final int TRIES = 4;

  private final StorageDriver driver;
  private final LeaseTerms terms;
  private final QuarantineLookup lookup;
  private final Duration fresh;

  public Leases(StorageDriver driver, LeaseTerms terms) {
    this.driver = driver;
    this.terms = terms;
    this.lookup = new QuarantineLookup(driver);
    this.fresh = terms.grace().dividedBy(2);
  }

  /** Begins a promise: what is relied on from now on is looked at again if the answer takes long. */
  public LeaseScope scope() {
    return new LeaseScope(driver, this, terms);
  }

  /** Returns what is at {@code path}, which then stays for half of the grace; or empty. */
  public Optional<StorageEntry> relyOn(StoragePath path) {
    return terms.readOnly() ? lookup.find(path, driver::stat) : relyOn(path, this::statOrBringBack);
  }

  /** As {@link #relyOn}, but what is out of sight stays there. */
  public Optional<StorageEntry> relyOnVisible(StoragePath path) {
    return terms.readOnly() ? driver.stat(path) : relyOn(path, driver::stat);
  }

  private Optional<StorageEntry> relyOn(
      StoragePath path, Function<StoragePath, Optional<StorageEntry>> look) {
    for (int i = 0; i < TRIES; i++) {
      Optional<StorageEntry> found = look.apply(path);
      if (found.isEmpty() || isFresh(found.get().modified())) {
        return found;
      }
      Optional<Instant> lease = driver.lease(path);
      if (lease.isPresent() && isFresh(lease.get())) {
        return Optional.of(
            new StorageEntry(found.get().size(), lease.get(), found.get().version()));
      }
    }
    return Optional.empty();
  }

  /** Returns whether something is at {@code path} or comes back to it; nothing is relied on. */
  public boolean isThere(StoragePath path) {
    return lookup.find(path, driver::stat).isPresent();
  }

  /**
   * Removes the object at {@code path}, also from where a collection keeps it, or brings it back to at
   * this instant.
   *
   * @return whether it was there
   */
  public boolean delete(StoragePath path) {
    boolean found = driver.delete(path);
    for (int i = 0; i < TRIES; i++) {
      boolean kept = lookup.bringBack(path);
      if (!driver.delete(path) && !kept) {
        return found;
      }
      found = true;
    }
    return found;
  }

  private Optional<StorageEntry> statOrBringBack(StoragePath path) {
    Optional<StorageEntry> found = driver.stat(path);
    if (found.isEmpty()) {
      lookup.bringBack(path);
      return driver.stat(path);
    }
    return found;
  }

  private boolean isFresh(Instant lease) {
    return fresh.isZero() || lease.isAfter(driver.now().minus(fresh));
  }
}
