package io.stowage.registry.storage.s3.internal.driver;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that begins with the system's time and that no change of this time affects. */
final class MonotonicClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long began = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - began);
  }
}
