package io.stowage.registry.gc.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.Pruner;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.model.Printable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of a schedule: purges uploads, prunes tags, then collects; rounds never overlap.
 * Thread-safe.
 */
final class GcRound {
  private static final Logger LOG = LoggerFactory.getLogger(GcRound.class);

  private static final long BETWEEN_CANCELLATIONS = 50;

  private final UploadPurger purger;
  private final Pruner pruner;
  private final GarbageCollector collector;
  private final GcWork work;
  private final GcScheduleListener listener;
  private final GcListener progress;
  private @Nullable Thread runner;
  private boolean requested;
  private boolean ended;
  private volatile Optional<GcReport> last = Optional.empty();

  GcRound(Registry registry, GcWork work, GcScheduleListener listener, GcListener progress) {
    this.purger = UploadPurger.of(registry);
    this.pruner = Pruner.of(registry);
    this.collector = GarbageCollector.of(registry);
    this.work = work;
    this.listener = listener;
    this.progress = progress;
  }

  /**
   * Runs a round at its scheduled time, unless a round is in progress; never throws.
   *
   * @param limit how long the collection may take, if there is a limit
   * @return whether the collection had too little time
   */
  boolean run(Optional<Duration> limit) {
    return begin() && perform(limit);
  }

  /** Runs a round that was requested, unless a scheduled one has begun in the meantime. */
  void runRequested() {
    if (isRequested()) {
      boolean unused = run(Optional.empty());
    }
  }

  /**
   * Requests a round, for which the caller has to call {@link #runRequested}. Returns false if a
   * round is in progress or requested, or no further rounds begin.
   */
  synchronized boolean request() {
    if (ended || isRunning()) {
      return false;
    }
    requested = true;
    return true;
  }

  /** Takes a request back. */
  synchronized void withdraw() {
    requested = false;
  }

  /** Returns whether a round is in progress or requested. */
  synchronized boolean isRunning() {
    return requested || runner != null;
  }

  /** Returns the report of the last collection that has ended. */
  Optional<GcReport> last() {
    return last;
  }

  private boolean perform(Optional<Duration> limit) {
    try {
      work.purge().ifPresent(options -> attempt("purge of uploads", () -> purge(options)));
      work.prune().ifPresent(options -> attempt("pruning of tags", () -> prune(options)));
      return work.collection()
          .map(options -> attempt("collection", () -> collect(limited(options, limit))))
          .orElse(false);
    } finally {
      finish();
    }
  }

  private boolean purge(UploadPurgeOptions options) {
    listener.purged(purger.run(options));
    return false;
  }

  private boolean prune(PruneOptions options) {
    listener.pruned(pruner.run(options));
    return false;
  }

  private boolean collect(GcOptions options) {
    GcReport report = collector.run(options, progress);
    last = Optional.of(report);
    listener.collected(report);
    return report.timeLimitReached();
  }

  private static GcOptions limited(GcOptions options, Optional<Duration> limit) {
    Optional<Duration> shorter = limit.filter(
        time -> options.timeLimit().filter(own -> own.compareTo(time) < 0).isEmpty());
    return shorter.map(time -> options.toBuilder().timeLimit(time).build()).orElse(options);
  }

  /**
   * Prevents further rounds, and waits for the current one, which ends early, except in its own
   * thread, since a listener may close the schedule. Cancels repeatedly, because only a run that
   * has begun can be cancelled.
   */
  synchronized void end() {
    ended = true;
    requested = false;
    try {
      while (runner != null) {
        purger.cancel();
        pruner.cancel();
        collector.cancel();
        if (runner == Thread.currentThread()) {
          return;
        }
        wait(BETWEEN_CANCELLATIONS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean begin() {
    if (ended || runner != null) {
      return false;
    }
    runner = Thread.currentThread();
    requested = false;
    return true;
  }

  private synchronized boolean isRequested() {
    return requested;
  }

  private synchronized void finish() {
    runner = null;
    notifyAll();
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  /** Returns what {@code action} returns, or false if it fails or this schedule is closed. */
  private boolean attempt(String what, BooleanSupplier action) {
    if (isEnded()) {
      return false;
    }
    try {
      return action.getAsBoolean();
    } catch (CollectorLockedException e) {
      LOG.info(
          "A scheduled collection was left out: {}", Printable.of(String.valueOf(e.getMessage())));
      report(e);
    } catch (RuntimeException | Error e) {
      LOG.warn("The scheduled {} failed; the next one runs on schedule", what, e);
      report(e);
    }
    return false;
  }

  private void report(Throwable problem) {
    try {
      listener.failed(problem);
    } catch (RuntimeException e) {
      LOG.warn("A schedule listener failed", e);
    }
  }
}
