package io.stowage.registry.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** A clock that goes on when it is told to. Thread-safe. */
public final class TestClock implements InstantSource {
  private Instant now;

  private TestClock(Instant now) {
    this.now = now;
  }

  /** Returns a clock that stands at {@code instant}. */
  public static TestClock at(Instant instant) {
    Objects.requireNonNull(instant, "instant");
    return new TestClock(instant);
  }

  /** Returns a clock that stands at the start of 2026, UTC. */
  public static TestClock create() {
    return at(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Goes on by {@code duration}; back, if that is negative. */
  public synchronized void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    now = now.plus(duration);
  }
}
