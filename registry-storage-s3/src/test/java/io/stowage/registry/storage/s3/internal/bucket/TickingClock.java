package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves on each time it is looked at, so that no test has to wait. Thread-safe. */
public final class TickingClock implements InstantSource {
  private final Duration tick;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Creates a clock that moves by {@code tick} with each look. */
  public TickingClock(Duration tick) {
    this.tick = tick;
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(tick);
    return now;
  }

  /** Advances the clock by {@code duration}. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }
}
