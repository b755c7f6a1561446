package io.stowage.registry.testing.storage;

import java.io.IOException;

/** Runs a program of the operating system whose output does not matter. */
public final class SystemCommand {
  private SystemCommand() {}

  /** Returns whether the program of these words is there and ended with 0. */
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
