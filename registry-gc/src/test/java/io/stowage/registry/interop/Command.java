package io.stowage.registry.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with a timeout of one minute. */
final class Command {
  private static final long SECONDS = 60;

  private Command() {}

  static Outcome run(Map<String, String> environment, List<String> words) {
    try {
      Path output = Files.createTempFile("output", ".txt");
      Path errors = Files.createTempFile("errors", ".txt");
      try {
        ProcessBuilder builder = new ProcessBuilder(words)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        int status = end(builder.start(), words);
        return new Outcome(words, status, Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int end(Process process, List<String> words) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(words + " does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The exit status of a program, and its output. */
  record Outcome(List<String> words, int status, String output, String errors) {
    /** Fails unless the program succeeded. */
    Outcome succeeded() {
      if (status != 0) {
        throw new AssertionError(this);
      }
      return this;
    }

    @Override
    public String toString() {
      return String.join(" ", words) + " ended with " + status + "\n" + output + errors;
    }
  }
}
