package io.stowage.registry.server.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Checks and converts the longest times to wait. */
final class Timeouts {
  private Timeouts() {}

  static void check(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
    }
  }

  /** Returns the milliseconds, at least one, because zero means no limit to the JDK. */
  static int millis(Duration timeout) {
    long millis = TimeUnit.MILLISECONDS.convert(timeout);
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
  }
}
