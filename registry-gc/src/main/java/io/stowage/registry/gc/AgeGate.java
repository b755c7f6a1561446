package io.stowage.registry.gc;

import java.time.Duration;
import java.time.Instant;

/** Tells what is too young to be removed: what came, or was relied on, within the grace. */
final class AgeGate {
  private final boolean exclusive;
  private final Instant limit;

  /** Measures back from {@code start}, when the mark began, by the store's clock. */
  AgeGate(Instant start, Duration grace) {
    this.exclusive = grace.isZero();
    this.limit = start.minus(grace);
  }

  boolean isYoung(Instant lease) {
    return !exclusive && lease.isAfter(limit);
  }
}
