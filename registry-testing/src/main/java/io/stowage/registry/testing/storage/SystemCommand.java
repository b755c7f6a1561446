package io.stowage.registry.testing.storage;

import java.io.IOException;

/** Runs programs of the operating system whose output is ignored. */
public final class SystemCommand {
  private SystemCommand() {}

  /** Runs the command {@code words} and returns whether it exists and exited with 0. */
  public static boolean succeeds(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + String.join(" ", words), e);
    }
  }
}
