package io.stowage.registry.server.notification;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Delays attempts after too many successive failures: each further attempt begins at the earliest a
 * certain time after the last failure. For one thread.
 */
final class Breaker {
  private final int threshold;
  private final Duration backoff;
  private final LongSupplier nanoTime;
  private int failures;
  private long last;

  Breaker(int threshold, Duration backoff, LongSupplier nanoTime) {
    this.threshold = threshold;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
  }

  /** Returns the time until the next attempt may begin; zero or more. */
  Duration delay() {
    if (failures < threshold) {
      return Duration.ZERO;
    }
    Duration left = backoff.minusNanos(nanoTime.getAsLong() - last);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Records a success.
   *
   * @return the number of failures before it
   */
  int succeeded() {
    int before = failures;
    failures = 0;
    return before;
  }

  /**
   * Records a failure.
   *
   * @return the number of successive failures
   */
  int failed() {
    last = nanoTime.getAsLong();
    failures = Math.min(Integer.MAX_VALUE - 1, failures) + 1;
    return failures;
  }
}
