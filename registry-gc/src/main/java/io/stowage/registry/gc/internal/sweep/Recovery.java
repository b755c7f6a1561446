package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.Runs;
import java.util.ArrayList;
import java.util.List;

/** Brings back what runs that were cut off left out of sight; the next mark decides on it anew. */
public final class Recovery {
  private final Runs runs;
  private final RunContext context;
  private final String own;
  private final Runnable guard;

  /**
   * Brings back what all runs but one left.
   *
   * @param own the run that this one is
   * @param guard is run repeatedly, and throws if this run may not go on
   */
  public Recovery(RunContext context, String own, Runnable guard) {
    this.runs = new Runs(context.driver());
    this.context = context;
    this.own = own;
    this.guard = guard;
  }

  /**
   * Brings all back of which no record says that its run finished.
   *
   * @return the runs of which something is left that the store refuses to bring back
   */
  public List<String> run() {
    List<String> incomplete = new ArrayList<>();
    for (String run : runs.all()) {
      if (!run.equals(own) && runs.finished(run).isEmpty()) {
        context.tally().broughtBack.add(runs.bringBack(run, context.refusals(), guard));
        if (!runs.holdsNothing(run)) {
          incomplete.add(run);
        }
        runs.remove(run, context.refusals());
      }
    }
    return incomplete;
  }
}
