package io.stowage.registry.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** A clock that only moves when a test advances it. Thread-safe. */
public final class TestClock implements InstantSource {
  private Instant now;

  private TestClock(Instant now) {
    this.now = now;
  }

  /** Returns a clock that shows {@code instant}. */
  public static TestClock at(Instant instant) {
    Objects.requireNonNull(instant, "instant");
    return new TestClock(instant);
  }

  /** Returns a clock that shows the start of 2026, UTC. */
  public static TestClock create() {
    return at(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Advances the clock by {@code duration}, which may be negative. */
  public synchronized void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    now = now.plus(duration);
  }
}
