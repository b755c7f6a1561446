package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one collector at a time work on a store.
 *
 * <p>The lock is a folder, held by the run whose file is in it. It is taken by moving a folder with
 * that file there: a store moves none onto a folder that holds something, so of several at the same
 * instant one succeeds. A file has the name of its run: who removes or renews one never hits that of
 * somebody else, however long ago he looked. Its lease is the heartbeat.
 *
 * <p>For as long as a run may hold the lock it holds a {@link Claim} too. Another run on the same machine
 * takes the lock over at once if that claim is abandoned, and in every other case when the heartbeat is ten
 * minutes old. The owner, should it still be there, finds out when it {@linkplain #check looks}. Until the
 * lock is acquired, all other methods do nothing. Thread-safe.
 */
final class CollectorLock {
  /** How old a heartbeat is when somebody else may take over. */
  static final Duration TAKEOVER = Duration.ofMinutes(10);

  /** How old it may be before it is renewed. */
  static final Duration BEAT = Duration.ofSeconds(30);

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
   * Takes the lock. When this throws, it was not taken.
   *
   * @throws CollectorLockedException if another collector has it; nothing is changed
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
      throw CollectorLockedException.held(holder());
    }
    beaten = driver.now();
  }

  /**
   * Renews the heartbeat if it is time to; otherwise this costs nothing.
   *
   * @throws CollectorLockedException if that shows that the lock is lost
   */
  void beat() {
    if (acquired && isDue()) {
      beaten = driver.now();
      if (driver.lease(path).isEmpty()) {
        throw CollectorLockedException.lost(owner.run(), holder());
      }
    }
  }

  /**
   * Looks whether the lock is still held, and renews the heartbeat if it is time to.
   *
   * @throws CollectorLockedException if it is not
   */
  void check() {
    beat();
    if (acquired && !isHeld()) {
      throw CollectorLockedException.lost(owner.run(), holder());
    }
  }

  boolean isHeld() {
    return acquired && driver.stat(path).isPresent();
  }

  /** Gives the lock back, if it is still held, and removes claims that nobody can be at any more. */
  void release() {
    try {
      if (acquired) {
        driver.delete(path);
        acquired = false;
        removeOldClaims();
        driver.deleteIfEmpty(RegistryLayout.LOCK);
        driver.deleteIfEmpty(RegistryLayout.OURS);
      }
    } finally {
      closeClaim();
    }
  }

  private void closeClaim() {
    claim.ifPresent(Claim::close);
    claim = Optional.empty();
  }

  /** A store may fail when the file is there already. */
  private void giveBackAfter(Throwable failure) {
    try {
      driver.delete(path);
    } catch (StorageException e) {
      failure.addSuppressed(e);
    } finally {
      closeClaim();
    }
  }

  private boolean isDue() {
    return beaten.plus(BEAT).isBefore(driver.now());
  }

  /** The claim is made before the file is in the lock, and outlives it. */
  private boolean take() {
    StoragePath file = RegistryLayout.claim(owner.run());
    claim = driver.claim(file, owner.text());
    boolean taken = false;
    try {
      taken = claim.isPresent() && driver.quarantine().take(file, path);
    } catch (StorageException.UnexpectedKind e) {
      LOG.debug("Another collector took the lock meanwhile: {}", e.getMessage());
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
      Optional<Collector> holder = holder(held);
      Optional<StorageEntry> found = driver.stat(held);
      if (found.isPresent() && !isStale(held.name(), holder, found.get())) {
        throw CollectorLockedException.held(describe(held, holder));
      }
      if (found.isPresent() && driver.delete(held)) {
        LOG.warn("Takes over the lock from {}", describe(held, holder));
      }
    }
  }

  private boolean isStale(String run, Optional<Collector> holder, StorageEntry found) {
    return isOld(found) || holder.filter(other -> isAbandoned(run, other)).isPresent();
  }

  /** What a claim of a process on another machine looks like here says nothing. */
  private boolean isAbandoned(String run, Collector other) {
    return run.equals(other.run())
        && owner.process().isOnMachineOf(other.process())
        && driver.isAbandoned(RegistryLayout.claim(run));
  }

  /** A heartbeat that far in the future is one of a clock that was wrong. */
  private boolean isOld(StorageEntry found) {
    return Duration.between(found.modified(), driver.now()).abs().compareTo(TAKEOVER) > 0;
  }

  private Optional<Collector> holder(StoragePath file) {
    try {
      return Collector.parse(driver.read(file, LONGEST));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  private String holder() {
    return files().stream()
        .findFirst()
        .map(held -> describe(held, holder(held)))
        .orElse("nobody");
  }

  private static String describe(StoragePath held, Optional<Collector> holder) {
    return holder
        .map(Collector::toString)
        .orElseGet(() -> "an unknown process, which left " + held);
  }

  /** Whatever is in the folder holds the lock; and so does a file in its place. */
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
      if (driver.stat(file).filter(found -> !isStale(run, holder(file), found)).isEmpty()) {
        driver.delete(file);
        driver.removeLeftovers(file.parent(), driver.now().minus(TAKEOVER));
        driver.deleteIfEmpty(file.parent());
      }
    }
    driver.deleteIfEmpty(RegistryLayout.CLAIMS);
  }
}
