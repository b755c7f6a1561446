package io.stowage.registry.cli.collect;

import io.stowage.registry.gc.GcReport;

/** Prints what a collection does, and at its end its report. Thread-safe. */
interface GcPrinter {
  /** Prints what was done to an object. */
  void done(GcEvent event);

  /** Announces that nothing may happen for a while, so that all output must be shown now. */
  default void idle() {}

  /** Prints the report of the collection, after everything else. */
  void ended(GcReport report);

  /** Ends the output of a collection that failed with {@code problem}, which is printed later. */
  void failed(RuntimeException problem);
}
