package io.stowage.registry.cli.common;

import io.stowage.registry.gc.CollectorLockedException;
import io.stowage.registry.server.config.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of the command. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int DAMAGED = 3;
  public static final int BUSY = 4;
  public static final int CANCELLED = 130;

  private ExitCode() {}

  /** Returns the code of a job that is done, depending on whether it found damage. */
  public static int of(boolean damaged) {
    return damaged ? DAMAGED : DONE;
  }

  /** Returns the code of a job that can be cancelled. */
  public static int of(boolean cancelled, boolean damaged) {
    return cancelled ? CANCELLED : of(damaged);
  }

  /** Returns the code of a command that ended with {@code problem}. */
  public static int ofFailure(Throwable problem) {
    if (problem instanceof UsageException || problem instanceof ConfigurationException) {
      return USAGE;
    }
    return problem instanceof CollectorLockedException ? BUSY : FAILED;
  }

  /** Returns the description of each code in the help. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("  0", "done");
    meanings.put("  1", "failed: store or output failed, or a name or file does not exist");
    meanings.put(
        "  2",
        "command line or configuration invalid, or command not safe with this configuration");
    meanings.put(
        "  3", "done, but something damaged, foreign, missing or impossible to move was found");
    meanings.put("  4", "another collection is running, or took over from this one");
    meanings.put("129", "cancelled at a clean point by SIGHUP; run it again");
    meanings.put("130", "cancelled at a clean point by SIGINT (Ctrl-C); run it again");
    meanings.put("143", "cancelled at a clean point by SIGTERM; run it again");
    return meanings;
  }
}
