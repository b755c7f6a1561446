package io.stowage.registry.gc;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.run.Collector;
import io.stowage.registry.gc.run.ProcessIdentity;
import io.stowage.registry.gc.run.Refusals;
import io.stowage.registry.gc.run.RunRecord;
import io.stowage.registry.gc.run.Runs;
import io.stowage.registry.gc.work.Tasks;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.StoreFormat;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final Refusals refusals;

  Session(StorageDriver driver, ProcessIdentity process, Refusals refusals) {
    this.driver = driver;
    this.refusals = refusals;
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

  /** Returns what the store refuses to this run. */
  Refusals refusals() {
    return refusals;
  }

  /**
   * Does {@code work}, a collection beside {@code writers}, with the lock. What it leaves out of sight
   * is kept for {@code quarantine} if it ends well, and is brought back by a later run otherwise.
   * Everything but that work is done by {@code tasks}.
   */
  <T> T collect(Writers writers, Duration quarantine, Tasks tasks, Supplier<T> work) {
    tasks.always(() -> begin(writers, quarantine));
    T result;
    try {
      result = work.get();
      tasks.always(() -> finish(quarantine));
    } catch (RuntimeException | Error e) {
      closeAfter(e, () -> tasks.always(this::close));
      throw e;
    }
    return result;
  }

  /** Does {@code work}, which takes nothing out of sight, with the lock. */
  <T> T restore(Tasks tasks, Supplier<T> work) {
    List<T> results = new ArrayList<>();
    tasks.always(this::beginRestore);
    try {
      tasks.always(() -> results.add(work.get()));
      tasks.always(this::close);
    } catch (RuntimeException | Error e) {
      closeAfter(e, () -> tasks.always(this::close));
      throw e;
    }
    return results.get(0);
  }

  private void begin(Writers writers, Duration quarantine) {
    acquire(() -> {
      if (writers == Writers.NONE && quarantine.isZero()) {
        StoreFormat.check(driver);
      } else {
        StoreFormat.writeOrMend(driver);
      }
      runs.begin(collector);
    });
  }

  private void beginRestore() {
    acquire(() -> StoreFormat.writeOrMend(driver));
  }

  /** Gives the lock back if what has to come next fails. */
  private void acquire(Runnable next) {
    lock.acquire();
    try {
      next.run();
    } catch (RuntimeException | Error e) {
      closeAfter(e, this::close);
      throw e;
    }
  }

  private void finish(Duration quarantine) {
    lock.check();
    if (!runs.holdsNothing(run())) {
      Instant now = driver.now();
      runs.finish(new RunRecord(collector, now, now.plus(quarantine)));
    }
    close();
  }

  private void close() {
    try {
      removeOwn();
    } finally {
      lock.release();
    }
  }

  /** Who lost the lock leaves all to who has it now. */
  private void removeOwn() {
    if (lock.isHeld()) {
      runs.removeIfDone(run(), refusals);
      if (runs.all().isEmpty()) {
        driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
        driver.delete(RegistryLayout.FORMAT);
      }
    }
  }

  private static void closeAfter(Throwable failure, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException | Error e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
    }
  }
}
