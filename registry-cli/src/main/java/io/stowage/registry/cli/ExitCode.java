package io.stowage.registry.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the command tells the shell. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int DAMAGED = 3;
  static final int BUSY = 4;
  static final int CANCELLED = 130;

  private ExitCode() {}

  /** Returns the code of a job that is done and found damage, or none. */
  static int of(boolean damaged) {
    return damaged ? DAMAGED : DONE;
  }

  /** Returns the code of a job that can end early. */
  static int of(boolean cancelled, boolean damaged) {
    return cancelled ? CANCELLED : of(damaged);
  }

  /** Returns what the help says of each. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("  0", "done");
    meanings.put("  1", "failed: the store, a missing name or file, or the output");
    meanings.put("  2", "command line or configuration wrong, or not safe with that configuration");
    meanings.put(
        "  3", "done, but something damaged, foreign, missing or impossible to move was found");
    meanings.put("  4", "another collection works on the registry, or took over from this one");
    meanings.put("129", "cancelled at a clean point by SIGHUP; run it again");
    meanings.put("130", "cancelled at a clean point by SIGINT (Ctrl-C); run it again");
    meanings.put("143", "cancelled at a clean point by SIGTERM; run it again");
    return meanings;
  }
}
