package io.stowage.registry.gc;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.gc.internal.run.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.RunRecord;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock and the record of one run in a store. Both are removed at the end of the run, except the
 * record of a run that left objects in quarantine. Thread-safe.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final StorageDriver driver;
  private final Collector collector;
  private final CollectorLock lock;
  private final Runs runs;
  private final Refusals refusals;
  private volatile boolean takes;

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

  /**
   * Performs {@code work}, a collection beside {@code writers}, under the lock. What it leaves out
   * of sight is kept for {@code quarantine} if it succeeds, and is brought back otherwise.
   * Everything except {@code work} itself runs on {@code tasks}.
   *
   * @throws ObjectsInQuarantineException if the work fails and not everything can be brought back
   */
  <T> T collect(Writers writers, Duration quarantine, Tasks tasks, Supplier<T> work) {
    tasks.always(() -> begin(writers, quarantine));
    T result;
    try {
      result = work.get();
      tasks.always(() -> finish(quarantine));
    } catch (RuntimeException e) {
      List<StoragePath> hidden = fail(tasks, e);
      throw hidden.isEmpty() ? e : new ObjectsInQuarantineException(e, hidden);
    } catch (Error e) {
      fail(tasks, e);
      throw e;
    }
    return result;
  }

  /** Checks that this run may take something out of sight, and records that it is about to. */
  void aboutToTake() {
    lock.check();
    takes = true;
  }

  /** Brings back everything that this run has out of sight; returns the number of objects. */
  long bringBack() {
    return runs.bringBack(run(), refusals, lock::check);
  }

  /** Returns the paths of everything that cannot be brought back. */
  private List<StoragePath> fail(Tasks tasks, Throwable failure) {
    List<StoragePath> hidden = new ArrayList<>();
    if (takes) {
      hidden.add(Runs.folder(run()));
      closeAfter(failure, () -> tasks.always(() -> undo(hidden)));
    }
    closeAfter(failure, () -> tasks.always(this::close));
    return hidden;
  }

  /**
   * Brings everything back, and leaves in {@code hidden} the paths that cannot be. A run that lost
   * the lock brings nothing back: its successor does that before it marks, and an object that came
   * back later would not be marked.
   */
  private void undo(List<StoragePath> hidden) {
    List<StoragePath> kept = List.of();
    if (lock.isHeld()) {
      try {
        bringBack();
        kept = runs.kept(run());
      } catch (CollectorLockedException e) {
        LOG.warn("Stopped bringing objects back: {}", e.getMessage());
      }
    }
    hidden.clear();
    hidden.addAll(kept);
  }

  /** Performs {@code work}, which takes nothing out of sight, under the lock. */
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

  /** Acquires the lock, and releases it if {@code next} fails. */
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

  /** Removes what this run owns, unless it lost the lock: the new owner takes care of it then. */
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
