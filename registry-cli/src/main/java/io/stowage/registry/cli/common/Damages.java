package io.stowage.registry.cli.common;

import io.stowage.registry.gc.Damage;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows the entries that a command kept because they are damaged, foreign, or impossible to move or
 * remove.
 */
public final class Damages {
  private Damages() {}

  /** Prints {@code damages} as text, or nothing if there are none. */
  public static void print(PrintWriter out, List<Damage> damages) {
    if (!damages.isEmpty()) {
      out.println(
          "Damaged, foreign or impossible to remove; kept with everything it may reference:");
      damages.forEach(damage -> out.println("  " + damage.path() + ": " + damage.problem()));
    }
  }
}
