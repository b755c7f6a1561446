package io.stowage.registry.cli.collect;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Measures how long the phases of a collection take. Thread-safe. */
final class GcPhases {
  private final LongSupplier nanoTime;
  private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
  private Optional<Phase> current = Optional.empty();
  private long since;

  /** Measures time with {@code nanoTime}. */
  GcPhases(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Begins {@code phase}, which ends the one before. */
  synchronized void begin(Phase phase) {
    end();
    current = Optional.of(phase);
  }

  /** Ends the current phase, if any. */
  synchronized void end() {
    long now = nanoTime.getAsLong();
    current.ifPresent(
        phase -> durations.merge(phase, Duration.ofNanos(now - since), Duration::plus));
    current = Optional.empty();
    since = now;
  }

  /** Returns the durations of the phases that have ended. */
  synchronized Map<Phase, Duration> durations() {
    return Map.copyOf(durations);
  }

  /** A part of a collection, in the order of time. */
  enum Phase {
    MARK,
    REMOVE,
    SETTLE,
    MARK_AGAIN
  }
}
