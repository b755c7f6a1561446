package io.stowage.registry.gc.internal.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Determines how much work a run may still begin, so that it ends within its time limit. Each object
 * is expected to take as long as the slowest one so far, and time can be reserved for the work that
 * must follow. Thread-safe.
 */
public final class TimeLimit {
  private final Optional<Duration> limit;
  private final LongSupplier nanoTime;
  private final long began;
  private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
  private final LongAdder removed = new LongAdder();
  private volatile Reserve reserve = Reserve.NONE;

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

  /** Reserves time for the work that must follow. */
  public void reserve(Reserve time) {
    reserve = time;
  }

  /** Performs {@code work}, which looks at {@code objects} objects but removes none. */
  public <T> T look(int objects, Supplier<T> work) {
    long before = nanoTime.getAsLong();
    T result = work.get();
    slowest.accumulate(Math.max(1, (nanoTime.getAsLong() - before) / objects));
    return result;
  }

  /** Performs {@code work}, which removes {@code objects} objects. */
  public void remove(int objects, Runnable work) {
    removed.add(objects);
    look(objects, () -> {
      work.run();
      return true;
    });
  }

  /** Returns whether a removal has begun. */
  public boolean hasRemoved() {
    return removed.sum() > 0;
  }

  /**
   * Returns how many objects, at most {@code most}, can be processed in the time that is left. As
   * long as it is unknown how much time an object takes, this is at most one.
   */
  public int fitting(int most) {
    if (limit.isEmpty()) {
      return most;
    }
    Reserve following = reserve;
    Duration left = limit.get().minus(elapsed()).minus(following.after(removed.sum()));
    if (left.isNegative() || left.isZero()) {
      return 0;
    }
    if (slowest.get() == 0) {
      return Math.min(most, 1);
    }
    Duration one = Duration.ofNanos(slowest.get()).plus(following.each());
    return left.compareTo(one.multipliedBy(most)) < 0 ? (int) left.dividedBy(one) : most;
  }

  /**
   * Does nothing if at least one more object can be processed.
   *
   * @throws OutOfTimeException if that would not end early enough
   */
  public void check() {
    if (fitting(1) == 0) {
      throw new OutOfTimeException();
    }
  }

  /**
   * The time for the work that must follow.
   *
   * @param time the time that it takes if nothing is removed
   * @param each the additional time for each object that is removed
   * @param most the number of objects from which on no more time is added
   */
  public record Reserve(Duration time, Duration each, long most) {
    static final Reserve NONE = new Reserve(Duration.ZERO, Duration.ZERO, 0);

    /** Returns the time after {@code removed} objects were removed. */
    Duration after(long removed) {
      return time.plus(each.multipliedBy(Math.min(removed, most)));
    }
  }
}
