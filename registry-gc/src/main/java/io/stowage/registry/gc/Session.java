package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.StoreFormat;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What one collector has of its own in a store while it works: the lock, and a record of its run. Both
 * are gone afterwards, but the record of a run that left something out of sight. Thread-safe.
 */
final class Session {
  private final StorageDriver driver;
  private final Collector collector;
  private final CollectorLock lock;
  private final Runs runs;

  Session(StorageDriver driver, ProcessIdentity process) {
    this.driver = driver;
    this.collector = new Collector(UUID.randomUUID().toString(), process, driver.now());
    this.lock = new CollectorLock(driver, collector);
    this.runs = new Runs(driver);
  }

  /** Returns the name of this run. */
  String run() {
    return collector.run();
  }

  CollectorLock lock() {
    return lock;
  }

  Runs runs() {
    return runs;
  }

  /**
   * Does {@code work}, a collection, with the lock. What it leaves out of sight is kept for {@code
   * quarantine} if it ends well, and is brought back by a later run otherwise.
   */
  <T> T collect(GcOptions options, Supplier<T> work) {
    return locked(() -> {
      if (options.exclusive() && options.quarantine().isZero()) {
        StoreFormat.check(driver);
      } else {
        StoreFormat.write(driver);
      }
      runs.begin(collector);
      T result = work.get();
      lock.check();
      finish(options.quarantine());
      return result;
    });
  }

  /** Does {@code work}, which takes nothing out of sight, with the lock. */
  <T> T restore(Supplier<T> work) {
    return locked(() -> {
      StoreFormat.write(driver);
      return work.get();
    });
  }

  private <T> T locked(Supplier<T> work) {
    lock.acquire();
    try {
      T result = work.get();
      close();
      return result;
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  private void finish(Duration quarantine) {
    if (!runs.holdsNothing(run())) {
      Instant now = driver.now();
      runs.finish(new RunRecord(collector, now, now.plus(quarantine)));
    }
  }

  /** Who lost the lock leaves all to who has it now. */
  private void close() {
    if (lock.isHeld()) {
      if (runs.holdsNothing(run())) {
        runs.remove(run());
      }
      if (runs.all().isEmpty()) {
        driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
        driver.delete(RegistryLayout.FORMAT);
      }
    }
    lock.release();
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
