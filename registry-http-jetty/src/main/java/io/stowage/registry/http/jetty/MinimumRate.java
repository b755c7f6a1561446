package io.stowage.registry.http.jetty;

import java.net.SocketTimeoutException;

/**
 * Measures whether a body keeps up with a minimum rate. The body has a credit of time, which is
 * spent by waiting for the client and earned by transferred bytes, and never exceeds the window it
 * starts with. So a body may fall behind the rate by the window, no matter how fast it was before.
 *
 * <p>Not thread-safe.
 */
final class MinimumRate {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_NANOS = 86_400 * NANOS_PER_SECOND;

  private final long bytesPerSecond;
  private final long window;
  private long credit;

  /** Creates the measure for one body. */
  MinimumRate(ServerLimits limits) {
    this.bytesPerSecond = limits.minimumRate();
    this.window = limits.rateWindow().toNanos();
    this.credit = window;
  }

  /** Returns for how many nanoseconds the caller may wait until {@code bytes} are transferred. */
  long patience(long bytes) {
    return bytesPerSecond == 0 ? Long.MAX_VALUE : credit + earned(bytes);
  }

  /** Records that the caller has waited for {@code nanos} nanoseconds. */
  void waited(long nanos) {
    credit -= nanos;
  }

  /** Records that {@code bytes} were transferred. */
  void transferred(long bytes) {
    credit = Math.min(window, credit + earned(bytes));
  }

  /** Returns the exception that ends a body which is too slow. */
  SocketTimeoutException tooSlow() {
    return new SocketTimeoutException(
        "the client transfers less than " + bytesPerSecond + " bytes per second");
  }

  /** Returns the time that {@code bytes} take at the minimum rate; at most a day of it counts. */
  private long earned(long bytes) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    double nanos = (double) bytes / bytesPerSecond * NANOS_PER_SECOND;
    return (long) Math.min(LONGEST_NANOS, nanos);
  }
}
