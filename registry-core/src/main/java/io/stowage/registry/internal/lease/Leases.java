package io.stowage.registry.internal.lease;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The writers' side of the collection protocol: ensures that an object that a writer relies on is
 * young enough to stay.
 *
 * <p>An object whose lease is younger than half of the grace period stays at least for the other
 * half. An older lease is renewed and the object is looked up again, and only the result of this
 * second lookup counts. An object that a collection moved to quarantine is restored. A read-only
 * registry only looks objects up and changes nothing. Thread-safe.
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

  /** Starts a scope: objects that it relies on are looked up again if the response takes long. */
  public LeaseScope scope() {
    return new LeaseScope(driver, this, terms);
  }

  /**
   * Returns the object at {@code path}, which then stays for half of the grace period, or empty.
   */
  public Optional<StorageEntry> relyOn(StoragePath path) {
    return terms.readOnly() ? find(path) : relyOn(path, this::statOrRestore);
  }

  /**
   * Returns the object at {@code path} as {@link #relyOn} does, but does not restore it if it is in
   * quarantine.
   */
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
      Optional<StorageEntry> leased = driver.lease(path);
      if (leased.isPresent() && isFresh(leased.get().modified())) {
        return leased;
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the object that is at {@code path} or in quarantine for it, or empty; does not rely on
   * the object.
   */
  public Optional<StorageEntry> find(StoragePath path) {
    return lookup.find(view -> view.stat(path));
  }

  /**
   * Returns whether an object is at {@code path} or in quarantine for it; does not rely on the
   * object.
   */
  public boolean isThere(StoragePath path) {
    return find(path).isPresent();
  }

  /**
   * Removes the object at {@code path}, even if a collection keeps it in quarantine or is just
   * restoring it.
   *
   * @return whether the object existed
   */
  public boolean delete(StoragePath path) {
    boolean found = driver.delete(path);
    for (int i = 0; i < TRIES; i++) {
      boolean kept = driver.quarantine().restoreFromAnyRun(path);
      if (!driver.delete(path) && !kept) {
        return found;
      }
      found = true;
    }
    return found;
  }

  private Optional<StorageEntry> statOrRestore(StoragePath path) {
    Optional<StorageEntry> found = driver.stat(path);
    if (found.isEmpty()) {
      driver.quarantine().restoreFromAnyRun(path);
      return driver.stat(path);
    }
    return found;
  }

  private boolean isFresh(Instant lease) {
    return fresh.isZero() || lease.isAfter(driver.now().minus(fresh));
  }
}
