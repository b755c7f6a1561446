package io.stowage.registry.storage.fs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock that leases are written with: this computer's, set right by what a new file tells of the
 * one that the file system goes by; or another one that was given. Thread-safe.
 */
final class StoreClock implements InstantSource {
  /** As coarse as the times of a file system may be. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final boolean follows;
  private volatile Duration ahead = Duration.ZERO;

  private StoreClock(InstantSource clock, boolean follows) {
    this.clock = clock;
    this.follows = follows;
  }

  /** Returns one that goes as {@code clock} until something else is found. */
  static StoreClock following(InstantSource clock) {
    return new StoreClock(clock, true);
  }

  /** Returns one that goes as {@code clock}, whatever is found. */
  static StoreClock given(InstantSource clock) {
    return new StoreClock(clock, false);
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead);
  }

  /** Returns a clock that goes as the file system's, though leases may be written by another one. */
  InstantSource ofFileSystem() {
    return follows ? this : InstantSource.system();
  }

  /** Returns the time as it is without what was found. */
  Instant unset() {
    return clock.instant();
  }

  /**
   * Takes note that the file system says {@code made} of a file that was made between {@code before}
   * and {@code after}, which are {@link #unset}.
   *
   * @return how far the file system is ahead
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
