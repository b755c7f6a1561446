package io.stowage.registry.cli.collect;

import io.stowage.registry.gc.GcReport;
import java.util.Optional;

/** The result of a run of the command, however it ended. Used by one thread at a time. */
final class GcRecord {
  private final GcPhases phases = new GcPhases(System::nanoTime);
  private Optional<GcReport> report = Optional.empty();

  /** Returns the phases of the run, which the run measures. */
  GcPhases phases() {
    return phases;
  }

  /** Records that the collection ended with {@code result}. */
  void ended(GcReport result) {
    report = Optional.of(result);
  }

  /** Returns the report, unless the collection failed or did not begin. */
  Optional<GcReport> report() {
    return report;
  }
}
