package io.stowage.registry.gc.internal.work;

import io.stowage.registry.Sleeper;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the total rate at which several threads read bytes. Thread-safe.
 *
 * <p>Each thread waits until the bytes requested before its own have had their time, in slices that
 * are short enough for a prompt cancellation.
 */
public final class Throttle {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

  private final OptionalLong bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Cancellation cancellation;
  private final long began;
  private double busy;

  public Throttle(
      OptionalLong bytesPerSecond,
      LongSupplier nanoTime,
      Sleeper sleeper,
      Cancellation cancellation) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.cancellation = cancellation;
    this.began = nanoTime.getAsLong();
  }

  /** Returns when {@code bytes} more may be read, or when the run must end. */
  public void await(long bytes) {
    if (bytesPerSecond.isPresent()) {
      long turn = turn(bytes);
      for (long left = turn - elapsed();
          left > 0 && !cancellation.isDue();
          left = turn - elapsed()) {
        sleeper.sleep(Duration.ofNanos(Math.min(left, SLICE)));
      }
    }
  }

  /**
   * Returns the time at which all earlier requests will have been served. Idle time is not made up.
   */
  private synchronized long turn(long bytes) {
    double turn = Math.max(busy, (double) elapsed());
    busy = turn + bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond.orElseThrow();
    return (long) turn;
  }

  private long elapsed() {
    return nanoTime.getAsLong() - began;
  }
}
