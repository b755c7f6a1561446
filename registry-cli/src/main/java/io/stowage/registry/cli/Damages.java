package io.stowage.registry.cli;

import io.stowage.registry.gc.Damage;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Shows the entries that a command kept because they are damaged, foreign, or impossible to move or
 * remove.
 */
final class Damages {
  private Damages() {}

  /** Prints {@code damages} as text, or nothing if there are none. */
  static void print(PrintWriter out, List<Damage> damages) {
    if (!damages.isEmpty()) {
      out.println(
          "Damaged, foreign or impossible to remove; kept with everything it may reference:");
      damages.forEach(damage -> out.println("  " + damage.path() + ": " + damage.problem()));
    }
  }

  /** Returns {@code damages} as JSON values. */
  static List<Map<String, Object>> json(List<Damage> damages) {
    return damages.stream()
        .map(
            damage -> JsonOutput.object("path", damage.path().value(), "problem", damage.problem()))
        .toList();
  }
}
