package io.stowage.registry.gc.internal.work;

import java.util.function.IntConsumer;

/**
 * Counts the steps that several threads complete. Each count is reported before the next step is
 * counted, so that the reported counts only grow. Thread-safe.
 */
public final class StepCount {
  private int done;

  /** Counts one more step, and passes the new count to {@code report}. */
  public synchronized void add(IntConsumer report) {
    done++;
    report.accept(done);
  }

  /** Returns the number of completed steps. */
  public synchronized int done() {
    return done;
  }
}
