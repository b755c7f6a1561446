package io.stowage.registry.gc.internal.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;

/**
 * Determines when a run must begin no more work, so that it ends within its time limit. Time can be
 * reserved for the work that must follow. Thread-safe.
 */
public final class TimeLimit {
  private final Optional<Duration> limit;
  private final LongSupplier nanoTime;
  private final long began;
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private volatile Duration reserved = Duration.ZERO;

  /** Limits the time from now on, measured with {@code nanoTime}, or not at all. */
  public TimeLimit(Optional<Duration> limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Returns the time that has passed so far. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - began);
  }

  /** Reserves {@code time} for the work that must follow. */
  public void reserve(Duration time) {
    reserved = time;
  }

  /** Performs {@code work}; later batches are expected to take as long as the longest one. */
  public void batch(Runnable work) {
    long before = nanoTime.getAsLong();
    work.run();
    longest.accumulate(nanoTime.getAsLong() - before);
  }

  /**
   * Does nothing if another batch of work may begin.
   *
   * @throws OutOfTimeException if that batch would not end early enough
   */
  public void check() {
    if (limit.isPresent()) {
      Duration expected = elapsed().plusNanos(longest.get()).plus(reserved);
      if (expected.compareTo(limit.get()) >= 0) {
        throw new OutOfTimeException();
      }
    }
  }
}
