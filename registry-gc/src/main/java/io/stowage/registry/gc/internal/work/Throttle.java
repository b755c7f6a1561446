package io.stowage.registry.gc.internal.work;

import io.stowage.registry.Pause;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets several threads read no more than so many bytes in a second, all together. Thread-safe.
 *
 * <p>Each waits for the time that the bytes before its own take, in slices short enough to stop in.
 */
public final class Throttle {
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

  private final OptionalLong bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final Cancellation cancellation;
  private final long began;
  private double busy;

  public Throttle(
      OptionalLong bytesPerSecond, LongSupplier nanoTime, Pause pause, Cancellation cancellation) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.cancellation = cancellation;
    this.began = nanoTime.getAsLong();
  }

  /** Returns when {@code bytes} more may be read, or when it is time to stop. */
  public void await(long bytes) {
    if (bytesPerSecond.isPresent()) {
      long turn = turn(bytes);
      for (long left = turn - elapsed();
          left > 0 && !cancellation.isDue();
          left = turn - elapsed()) {
        pause.pause(Duration.ofNanos(Math.min(left, SLICE)));
      }
    }
  }

  /** Returns when the bytes that were asked for before will have been read. What was idle is lost. */
  private synchronized long turn(long bytes) {
    double turn = Math.max(busy, (double) elapsed());
    busy = turn + bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond.orElseThrow();
    return (long) turn;
  }

  private long elapsed() {
    return nanoTime.getAsLong() - began;
  }
}
