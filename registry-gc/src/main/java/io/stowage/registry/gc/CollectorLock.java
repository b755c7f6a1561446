package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.process.Heartbeat;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one collector at a time work on a store.
 *
 * <p>The lock is a folder. The run whose file lies in it holds the lock. A run takes the lock by
 * {@linkplain StorageDriver#publishAlone publishing} its file there alone, so only one of several
 * simultaneous attempts succeeds. The file has the name of its run, so a run that removes or renews
 * a file never affects the file of another run, even if it has not noticed that it lost the lock.
 * The lease of the file is the heartbeat.
 *
 * <p>While a run may hold the lock, it also holds a {@link Claim}. Another run on the same machine
 * takes the lock over at once if that claim is abandoned. In every other case it takes the lock
 * over when the heartbeat is ten minutes old. A previous owner that still runs detects this when it
 * {@linkplain #check checks} the lock. Until the lock is acquired, all other methods do nothing.
 * Thread-safe.
 */
final class CollectorLock {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorLock.class);
  private static final int TRIES = 16;
  private static final int LONGEST = 4096;

  private final StorageDriver driver;
  private final Collector owner;
  private final StoragePath path;
  private volatile boolean acquired;
  private volatile Optional<Claim> claim = Optional.empty();
  private volatile Instant beaten = Instant.MIN;

  CollectorLock(StorageDriver driver, Collector owner) {
    this.driver = driver;
    this.owner = owner;
    this.path = RegistryLayout.lock(owner.run());
  }

  /**
   * Acquires the lock. If this method throws, the lock was not acquired.
   *
   * @throws CollectorLockedException if another collector holds it; nothing is changed
   */
  void acquire() {
    try {
      for (int i = 0; i < TRIES && !acquired; i++) {
        removeStale();
        acquired = take();
      }
    } catch (StorageException | Error e) {
      giveBackAfter(e);
      throw e;
    }
    if (!acquired) {
      LockHolder holder = holder();
      throw CollectorLockedException.held(holder, holder.toString());
    }
    beaten = driver.now();
  }

  /**
   * Renews the heartbeat if it is due; otherwise this call costs nothing.
   *
   * @throws CollectorLockedException if the lock turns out to be lost
   */
  void beat() {
    if (acquired && beaten.plus(Heartbeat.INTERVAL).isBefore(driver.now())) {
      beaten = driver.now();
      if (driver.lease(path).isEmpty()) {
        throw CollectorLockedException.lost(owner.run(), holder());
      }
    }
  }

  /**
   * Checks that the lock is still held, and renews the heartbeat if it is due.
   *
   * @throws CollectorLockedException if the lock is no longer held
   */
  void check() {
    beat();
    if (acquired && !isHeld()) {
      throw CollectorLockedException.lost(owner.run(), holder());
    }
  }

  boolean isHeld() {
    return acquired && (driver.isRemote() ? isReadable() : driver.stat(path).isPresent());
  }

  /** Returns whether the file is there; a remote store need not look for its lease. */
  private boolean isReadable() {
    try {
      return driver.read(path, LONGEST).length > 0;
    } catch (StorageException.NoSuchObject e) {
      return false;
    }
  }

  /**
   * Releases the lock if it is still held, and removes claims that no process can hold any more.
   */
  void release() {
    try {
      if (acquired) {
        driver.delete(path);
        acquired = false;
        removeOldClaims();
        driver.deleteIfEmpty(RegistryLayout.LOCK);
        driver.deleteIfEmpty(RegistryLayout.STOWAGE);
      }
    } finally {
      closeClaim();
    }
  }

  private void closeClaim() {
    claim.ifPresent(Claim::close);
    claim = Optional.empty();
  }

  /** Removes the file of this run: a store may fail after it has written the file. */
  private void giveBackAfter(Throwable failure) {
    try {
      driver.delete(path);
    } catch (StorageException e) {
      failure.addSuppressed(e);
    } finally {
      closeClaim();
    }
  }

  /** Takes the lock. The claim is made before the file is in the lock, and outlives the file. */
  private boolean take() {
    StoragePath file = RegistryLayout.claim(owner.run());
    claim = driver.claim(file, owner.text());
    boolean taken = false;
    try {
      taken = claim.isPresent() && driver.publishAlone(file, path);
    } finally {
      driver.delete(file);
      driver.deleteIfEmpty(file.parent());
      driver.deleteIfEmpty(RegistryLayout.CLAIMS);
    }
    if (!taken) {
      closeClaim();
    }
    return taken;
  }

  private void removeStale() {
    for (StoragePath held : files()) {
      Optional<Collector> collector = collector(held);
      Optional<StorageEntry> found = driver.stat(held);
      if (found.isPresent() && !isStale(held.name(), collector, found.get())) {
        throw CollectorLockedException.held(holder(held, collector), describe(held, collector));
      }
      if (found.isPresent() && driver.delete(held)) {
        LOG.warn("Taking over the lock from {}", describe(held, collector));
      }
    }
  }

  private boolean isStale(String run, Optional<Collector> collector, StorageEntry found) {
    return Heartbeat.isOver(found.modified(), driver.now())
        || collector.filter(other -> isAbandoned(run, other)).isPresent();
  }

  /**
   * Returns whether the claim is abandoned; a claim says nothing if its process is on another
   * machine.
   */
  private boolean isAbandoned(String run, Collector other) {
    return run.equals(other.run())
        && owner.process().isOnMachineOf(other.process())
        && driver.isAbandoned(RegistryLayout.claim(run));
  }

  private Optional<Collector> collector(StoragePath file) {
    try {
      return Collector.parse(driver.read(file, LONGEST));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  private LockHolder holder() {
    return files().stream()
        .findFirst()
        .map(held -> holder(held, collector(held)))
        .orElseGet(LockHolder::none);
  }

  private static LockHolder holder(StoragePath held, Optional<Collector> collector) {
    return collector.map(LockHolder::of).orElseGet(() -> LockHolder.unknown(held.name()));
  }

  private static String describe(StoragePath held, Optional<Collector> collector) {
    return collector
        .map(Collector::toString)
        .orElseGet(() -> "an unknown process, whose file is " + held);
  }

  /** Returns everything in the folder, since all of it holds the lock, or a file in its place. */
  private List<StoragePath> files() {
    List<StoragePath> files = new ArrayList<>();
    if (!driver.list(RegistryLayout.LOCK, name -> files.add(RegistryLayout.LOCK.resolve(name)))
        && driver.stat(RegistryLayout.LOCK).isPresent()) {
      files.add(RegistryLayout.LOCK);
    }
    return files;
  }

  private void removeOldClaims() {
    List<String> runs = new ArrayList<>();
    driver.list(RegistryLayout.CLAIMS, runs::add);
    for (String run : runs) {
      StoragePath file = RegistryLayout.claim(run);
      if (driver
          .stat(file)
          .filter(found -> !isStale(run, collector(file), found))
          .isEmpty()) {
        driver.delete(file);
        driver.removeLeftovers(file.parent(), driver.now().minus(Heartbeat.LONGEST_SILENCE));
        driver.deleteIfEmpty(file.parent());
      }
    }
    driver.deleteIfEmpty(RegistryLayout.CLAIMS);
  }
}
