package io.stowage.registry.server.schedule;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcOutcome;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs collections that never overlap, until it is ended. Thread-safe. */
final class CollectionRound {
  private static final Logger LOG = LoggerFactory.getLogger(CollectionRound.class);

  private static final long BETWEEN_CANCELLATIONS = 50;

  private final GarbageCollector collector;
  private final GcListener listener;
  private @Nullable Thread runner;
  private boolean ended;
  private Optional<GcReport> last = Optional.empty();

  CollectionRound(Registry registry, GcListener listener) {
    this.collector = GarbageCollector.of(registry);
    this.listener = listener;
  }

  /**
   * Collects, unless a collection is in progress or no more may begin; never throws.
   *
   * @return whether the collection had too little time
   */
  boolean run(GcOptions options) {
    if (!begin()) {
      return false;
    }
    try {
      GcOutcome outcome = collector.tryRun(options, listener);
      if (outcome instanceof GcOutcome.Finished finished) {
        remember(finished.report());
        return finished.report().timeLimitReached();
      }
      LOG.info("A scheduled collection was left out: {}", Printable.of(outcome));
    } catch (RuntimeException | Error e) {
      LOG.warn("A scheduled collection failed; the next one runs on schedule", e);
    } finally {
      finish();
    }
    return false;
  }

  synchronized boolean isRunning() {
    return runner != null;
  }

  /** Returns the report of the last collection that has ended. */
  synchronized Optional<GcReport> last() {
    return last;
  }

  /**
   * Prevents further collections, and waits for the current one, which ends early, except in its
   * own thread. Cancels repeatedly, because only a collection that has begun can be cancelled.
   */
  synchronized void end() {
    ended = true;
    try {
      while (runner != null) {
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
    return true;
  }

  private synchronized void remember(GcReport report) {
    last = Optional.of(report);
  }

  private synchronized void finish() {
    runner = null;
    notifyAll();
  }
}
