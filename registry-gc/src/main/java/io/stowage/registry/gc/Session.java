package io.stowage.registry.gc;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.RunRecord;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.work.Cancellations;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.internal.lease.StoreFormat;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock and the record of one run in a store. Both are removed at the end of the run, except the
 * record of a run that left objects in quarantine. Thread-safe.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How long daily runs need objects that only a later run removes. */
  private static final Duration LEAST_HELD = Duration.ofDays(2);

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

  /**
   * Performs {@code work}, a collection alongside {@code writers}, under the lock. If the work
   * succeeds, the objects that it leaves in quarantine are kept for {@code quarantine}; otherwise
   * they are restored. Everything except {@code work} itself runs on {@code tasks}.
   *
   * @throws ObjectsInQuarantineException if the work fails and not everything can be restored
   */
  <T> T collect(Writers writers, Duration quarantine, Tasks tasks, Supplier<T> work) {
    return perform(tasks, () -> begin(writers, quarantine), work, () -> finish(quarantine));
  }

  /** Performs {@code work}, which takes nothing, under the lock, and the rest on {@code tasks}. */
  <T> T purge(Tasks tasks, Supplier<T> work) {
    return perform(tasks, () -> StoreFormat.writeOrMend(driver), work, () -> {});
  }

  /**
   * Performs {@code work}, which takes nothing, under the lock, on another thread; an interrupt of
   * this one has no effect.
   */
  <T> T restore(Supplier<T> work) {
    List<T> results = new ArrayList<>();
    return new Cancellations().during(none -> {
      try (Tasks tasks = Tasks.onThreads(1, none)) {
        Supplier<T> always = () -> {
          tasks.always(() -> results.add(work.get()));
          return results.get(0);
        };
        return perform(tasks, () -> StoreFormat.writeOrMend(driver), always, () -> {});
      }
    });
  }

  private <T> T perform(Tasks tasks, Runnable begin, Supplier<T> work, Runnable end) {
    tasks.always(lock::acquire);
    try {
      tasks.always(begin);
      T result = work.get();
      tasks.always(end);
      close(tasks);
      return result;
    } catch (RuntimeException | Error e) {
      List<StoragePath> hidden = fail(tasks, e);
      if (e instanceof RuntimeException failure && !hidden.isEmpty()) {
        throw new ObjectsInQuarantineException(failure, hidden);
      }
      throw e;
    }
  }

  /**
   * Restores everything that interrupted runs keep, and passes each path to {@code restored};
   * returns the runs that still keep something that the store refuses to move.
   *
   * @param guard is run repeatedly, and throws if the run may not continue
   */
  List<String> recover(Runnable guard, Consumer<StoragePath> restored) {
    return runs.recover(
        other -> !other.equals(run()) && runs.finished(other).isEmpty(), refusals, guard, restored);
  }

  /** Checks that this run may move something to the quarantine, and records that it is about to. */
  void aboutToTake() {
    lock.check();
    takes = true;
  }

  /** Returns whether this run may have moved something to the quarantine. */
  boolean hasTaken() {
    return takes;
  }

  /** Restores everything that this run has in quarantine; passes each path to {@code restored}. */
  void restore(Consumer<StoragePath> restored) {
    runs.restore(run(), refusals, lock::check, restored);
  }

  /** Returns the paths of everything that cannot be restored. */
  private List<StoragePath> fail(Tasks tasks, Throwable failure) {
    List<StoragePath> hidden = new ArrayList<>();
    if (takes) {
      hidden.add(Runs.folder(run()));
      closeAfter(failure, () -> tasks.always(() -> undo(hidden)));
    }
    closeAfter(failure, () -> close(tasks));
    return hidden;
  }

  /**
   * Restores everything, and leaves in {@code hidden} the paths of the objects that cannot be
   * restored. A run that lost the lock restores no link: its successor does that before it marks,
   * and a manifest that is restored later would not be marked.
   */
  private void undo(List<StoragePath> hidden) {
    List<StoragePath> kept = List.of();
    if (!lock.isHeld()) {
      runs.giveUpBlobs(run());
    }
    if (lock.isHeld()) {
      try {
        restore(path -> {});
        kept = runs.kept(run());
      } catch (CollectorLockedException e) {
        LOG.warn("Stopped restoring objects: {}", e.getMessage());
      }
    }
    hidden.clear();
    hidden.addAll(kept);
  }

  private void begin(Writers writers, Duration quarantine) {
    checkStay(writers, quarantine);
    if (writers == Writers.NONE && quarantine.isZero()) {
      StoreFormat.check(driver);
    } else {
      StoreFormat.writeOrMend(driver);
    }
    runs.begin(collector);
  }

  /** Checks that the store does not remove objects too early, unless none is held. */
  private void checkStay(Writers writers, Duration quarantine) {
    Duration least = least(writers, quarantine);
    if (least.isZero()) {
      return;
    }
    driver
        .quarantine()
        .longestStay()
        .filter(longest -> longest.compareTo(least) < 0)
        .ifPresent(longest -> {
          throw new StorageException.Unsuitable(
              RegistryLayout.ROOT,
              "a lifecycle rule of the bucket removes hidden versions after " + longest.toDays()
                  + " day(s), "
                  + (least.equals(quarantine)
                      ? "before the quarantine period of " + quarantine
                          + " is over; use a shorter period or a longer rule"
                      : "but while writers of other programs use it, a later run has to look at"
                          + " them first; use a rule of at least " + least.toDays()
                          + " days, and of more than pass between two runs"));
        });
  }

  /** Returns how long objects are held at least. */
  private static Duration least(Writers writers, Duration quarantine) {
    return writers == Writers.ANY && quarantine.compareTo(LEAST_HELD) < 0 ? LEAST_HELD : quarantine;
  }

  private void finish(Duration quarantine) {
    lock.check();
    if (!runs.holdsNothing(run())) {
      Instant now = driver.now();
      runs.finish(new RunRecord(collector, now, now.plus(quarantine)));
    }
  }

  private void close(Tasks tasks) {
    try {
      tasks.always(this::removeOwn);
    } finally {
      tasks.always(lock::release);
    }
  }

  /**
   * Removes the record of this run if it holds nothing, and the files of all runs if none is left,
   * unless the lock was lost: the new owner then takes care of them.
   */
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
