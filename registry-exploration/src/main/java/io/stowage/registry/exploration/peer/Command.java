package io.stowage.registry.exploration.peer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program with its arguments.
 *
 * @param words the name of the program, and its arguments
 * @param environment the variables that it gets in addition to those of this process
 * @param input what it reads from its standard input
 */
public record Command(List<String> words, Map<String, String> environment, String input) {
  private static final long SECONDS = 60;

  /** Copies the list and the map. */
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** Returns a program with arguments, without more variables and without input. */
  public static Command of(String... words) {
    return new Command(List.of(words), Map.of(), "");
  }

  /** Returns a copy with further arguments at the end. */
  public Command and(String... more) {
    return and(List.of(more));
  }

  /** Returns a copy with further arguments at the end. */
  public Command and(List<String> more) {
    return new Command(Stream.concat(words.stream(), more.stream()).toList(), environment, input);
  }

  /** Returns a copy with these variables. */
  public Command in(Map<String, String> variables) {
    return new Command(words, variables, input);
  }

  /** Returns a copy that reads {@code text}. */
  public Command reading(String text) {
    return new Command(words, environment, text);
  }

  /** Runs the program to its end, which it must reach without an error. */
  public Outcome run() {
    return tryToRun().succeeded();
  }

  /** Runs the program to its end, with a timeout of one minute. */
  public Outcome tryToRun() {
    try {
      Path in = Files.createTempFile("input", ".txt");
      Path out = Files.createTempFile("output", ".txt");
      Path err = Files.createTempFile("errors", ".txt");
      try {
        Files.writeString(in, input);
        ProcessBuilder builder = builder()
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
        int status = end(builder.start());
        return new Outcome(words, status, text(out), text(err));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the program, whose errors are part of its output. */
  public Process start() {
    try {
      return builder().redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the program without input, and drops what it writes. */
  public Process startQuietly() {
    try {
      return builder()
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Clients must not use a proxy to reach servers on this machine, and docker-registry 2.8 does not
   * start with a bundle of certificates for its object store.
   */
  private ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().remove("AWS_CA_BUNDLE");
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private int end(Process process) {
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

  /**
   * The end of a program.
   *
   * @param words the program and its arguments
   * @param status the exit status
   * @param output what it wrote to its standard output
   * @param errors what it wrote to its standard error
   */
  public record Outcome(List<String> words, int status, String output, String errors) {
    /** Copies the list. */
    public Outcome {
      words = List.copyOf(words);
    }

    /** Returns this, or fails if the program ended with an error. */
    public Outcome succeeded() {
      if (status != 0) {
        throw new AssertionError(this);
      }
      return this;
    }

    /** Returns the program, its status, and everything that it wrote. */
    @Override
    public String toString() {
      return String.join(" ", words) + " ended with " + status + "\n" + output + errors;
    }
  }
}
