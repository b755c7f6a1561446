package io.stowage.registry.gc;

import java.util.Objects;

/** The outcome of an attempt to collect. */
public sealed interface GcOutcome {
  /**
   * The collection ran.
   *
   * @param report its report
   */
  record Finished(GcReport report) implements GcOutcome {
    /** Checks that no component is null. */
    public Finished {
      Objects.requireNonNull(report, "report");
    }
  }

  /**
   * The collection was refused, because another one is running on the store. Nothing was changed.
   *
   * @param holder the other collection
   */
  record Locked(LockHolder holder) implements GcOutcome {
    /** Checks that no component is null. */
    public Locked {
      Objects.requireNonNull(holder, "holder");
    }
  }
}
