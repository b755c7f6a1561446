package io.stowage.registry.gc.internal.work;

import io.stowage.registry.Sleeper;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the total rate at which several threads proceed: by bytes that they read, or objects that
 * they remove. Thread-safe.
 *
 * <p>Each thread waits until the amounts requested before its own have had their time, in slices
 * that are short enough for a prompt cancellation.
 */
public final class Throttle {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

  private final OptionalLong perSecond;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Cancellation cancellation;
  private final long began;
  private long last;
  private double busy;

  /** Allows {@code perSecond} units per second, or any number if it is empty. */
  public Throttle(
      OptionalLong perSecond, LongSupplier nanoTime, Sleeper sleeper, Cancellation cancellation) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.cancellation = cancellation;
    this.began = nanoTime.getAsLong();
  }

  /** Returns whether there is a limit. */
  public boolean isLimited() {
    return perSecond.isPresent();
  }

  /** Returns when {@code amount} more may be processed, or when the run must end. */
  public void await(long amount) {
    if (perSecond.isPresent()) {
      long turn = turn(amount);
      for (long left = turn - elapsed();
          left > 0 && !cancellation.isDue();
          left = turn - elapsed()) {
        sleeper.sleep(Duration.ofNanos(Math.min(left, SLICE)));
      }
    }
  }

  /**
   * Returns the time at which all earlier requests will have been served. Idle time is not made up,
   * and a clock that is set back does not delay the request.
   */
  private synchronized long turn(long amount) {
    long now = elapsed();
    double turn = now < last ? now : Math.max(busy, (double) now);
    last = now;
    busy = turn + amount * (double) TimeUnit.SECONDS.toNanos(1) / perSecond.orElseThrow();
    return (long) turn;
  }

  private long elapsed() {
    return nanoTime.getAsLong() - began;
  }
}
