package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.Runs;
import java.util.ArrayList;
import java.util.List;

/** Restores what interrupted runs left in quarantine; the next mark decides on it again. */
public final class Recovery {
  private final Runs runs;
  private final RunContext context;
  private final String own;
  private final Runnable guard;

  /**
   * Prepares to restore what all runs except one left.
   *
   * @param own the name of this run
   * @param guard is run repeatedly, and throws if this run may not continue
   */
  public Recovery(RunContext context, String own, Runnable guard) {
    this.runs = new Runs(context.driver());
    this.context = context;
    this.own = own;
    this.guard = guard;
  }

  /**
   * Restores everything of runs without a record that they finished.
   *
   * @return the runs that still have something that the store refuses to restore
   */
  public List<String> run() {
    List<String> incomplete = new ArrayList<>();
    for (String run : runs.all()) {
      if (!run.equals(own) && runs.finished(run).isEmpty()) {
        context.tally().restored.add(runs.restore(run, context.refusals(), guard));
        if (!runs.holdsNothing(run)) {
          incomplete.add(run);
        }
        runs.remove(run, context.refusals());
      }
    }
    return incomplete;
  }
}
