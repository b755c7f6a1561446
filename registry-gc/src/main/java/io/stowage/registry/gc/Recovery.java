package io.stowage.registry.gc;

import io.stowage.registry.gc.run.Runs;

/** Brings back what runs that were cut off left out of sight; the next mark decides on it anew. */
final class Recovery {
  private final Runs runs;
  private final String own;
  private final Runnable guard;
  private final Tally tally;

  /**
   * Brings back what all runs but one left.
   *
   * @param own the run that this one is
   * @param guard is asked before each run, and throws if this one has no right to go on
   */
  Recovery(Runs runs, String own, Runnable guard, Tally tally) {
    this.runs = runs;
    this.own = own;
    this.guard = guard;
    this.tally = tally;
  }

  /** Brings all back of which no record says that its run finished. */
  void run() {
    for (String run : runs.all()) {
      if (!run.equals(own) && runs.finished(run).isEmpty()) {
        guard.run();
        tally.broughtBack.add(runs.bringBack(run));
        runs.remove(run);
      }
    }
  }
}
