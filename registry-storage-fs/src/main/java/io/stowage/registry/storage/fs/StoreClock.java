package io.stowage.registry.storage.fs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock for the times of leases: a given clock, or the clock of this computer, corrected by the
 * difference to the file system's clock that the time of a new file reveals. Thread-safe.
 */
final class StoreClock implements InstantSource {
  /** The coarsest resolution of times in a file system. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final boolean follows;
  private volatile Duration ahead = Duration.ZERO;

  private StoreClock(InstantSource clock, boolean follows) {
    this.clock = clock;
    this.follows = follows;
  }

  /** Returns a clock that follows {@code clock} until a difference to the file system is found. */
  static StoreClock following(InstantSource clock) {
    return new StoreClock(clock, true);
  }

  /** Returns a clock that always follows {@code clock}. */
  static StoreClock given(InstantSource clock) {
    return new StoreClock(clock, false);
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead);
  }

  /** Returns a clock that follows the file system's clock, even if leases use another clock. */
  InstantSource ofFileSystem() {
    return follows ? this : InstantSource.system();
  }

  /** Returns the time without the correction. */
  Instant unset() {
    return clock.instant();
  }

  /**
   * Records that the file system gave the time {@code made} to a file that was made between {@code
   * before} and {@code after}, both of which are {@link #unset} times.
   *
   * @return how far the file system's clock is ahead
   */
  Duration found(Instant before, Instant made, Instant after) {
    if (follows) {
      ahead = difference(before, made, after);
    }
    return ahead;
  }

  private static Duration difference(Instant before, Instant made, Instant after) {
    if (made.isBefore(before.minus(TICK))) {
      return Duration.between(before, made);
    }
    return made.isAfter(after.plus(TICK)) ? Duration.between(after, made) : Duration.ZERO;
  }
}
