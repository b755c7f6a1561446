package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import java.util.ArrayList;
import java.util.List;

/** Brings back what runs that were cut off left out of sight; the next mark decides on it anew. */
final class Recovery {
  private final Runs runs;
  private final Refusals refusals;
  private final String own;
  private final Runnable guard;
  private final Tally tally;

  /**
   * Brings back what all runs but one left.
   *
   * @param own the run that this one is
   * @param guard is run repeatedly, and throws if this run may not go on
   */
  Recovery(Runs runs, Refusals refusals, String own, Runnable guard, Tally tally) {
    this.runs = runs;
    this.refusals = refusals;
    this.own = own;
    this.guard = guard;
    this.tally = tally;
  }

  /**
   * Brings all back of which no record says that its run finished.
   *
   * @return the runs of which something is left that the store refuses to bring back
   */
  List<String> run() {
    List<String> incomplete = new ArrayList<>();
    for (String run : runs.all()) {
      if (!run.equals(own) && runs.finished(run).isEmpty()) {
        tally.broughtBack.add(runs.bringBack(run, refusals, guard));
        if (!runs.holdsNothing(run)) {
          incomplete.add(run);
        }
        runs.remove(run, refusals);
      }
    }
    return incomplete;
  }
}
