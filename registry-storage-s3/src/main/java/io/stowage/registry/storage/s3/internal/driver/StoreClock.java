package io.stowage.registry.storage.s3.internal.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of the store, estimated from the times in its answers. A clock of this computer only
 * measures the time between two answers. An answer that was made between sending and receiving
 * bounds the difference of the two clocks, and the difference moves only as far as a bound
 * requires. Thread-safe.
 */
final class StoreClock {
  /** The time in an answer has whole seconds. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final InstantSource local;
  private Duration ahead = Duration.ZERO;

  /**
   * Creates a clock that agrees with {@code local} until the first answer.
   *
   * @param local moves at the rate of time, and need not show the right time
   */
  StoreClock(InstantSource local) {
    this.local = local;
  }

  Instant now() {
    return local.instant().plus(ahead());
  }

  /** Returns the time by the clock of this computer, to be passed to {@link #observe}. */
  Instant localTime() {
    return local.instant();
  }

  /** Returns how far the clock of the store is ahead of that of this computer. */
  synchronized Duration ahead() {
    return ahead;
  }

  /** Adjusts this clock to an answer with the time {@code date}, to a request {@code sent} then. */
  synchronized void observe(Instant sent, Instant date) {
    Duration least = Duration.between(local.instant(), date);
    Duration most = Duration.between(sent, date.plus(TICK));
    if (ahead.compareTo(least) < 0) {
      ahead = least;
    } else if (ahead.compareTo(most) > 0) {
      ahead = most;
    }
  }
}
