package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program that runs until it is closed, and what it has written so far. Thread-safe. */
final class Daemon implements AutoCloseable {
  private static final long SECONDS = 120;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private Daemon(Process process) {
    this.process = process;
  }

  /** Starts {@code command}. */
  static Daemon start(Command command) {
    Daemon daemon = new Daemon(command.start());
    Thread reader = new Thread(daemon::read, command.words().get(0));
    reader.setDaemon(true);
    reader.start();
    return daemon;
  }

  /** Returns the first match of {@code pattern} in a line that the program writes. */
  synchronized MatchResult await(Pattern pattern) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Optional<MatchResult> found = find(pattern);
    while (found.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || left <= 0) {
        throw new AssertionError("no line has " + pattern + ":\n" + log());
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
      found = find(pattern);
    }
    return found.get();
  }

  private Optional<MatchResult> find(Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(Matcher::toMatchResult)
        .findFirst();
  }

  /** Returns the number of lines so far that have a match of {@code pattern}. */
  synchronized long count(Pattern pattern) {
    return lines.stream().filter(line -> pattern.matcher(line).find()).count();
  }

  /**
   * Lets the program work.
   *
   * @throws AssertionError if it ends within this time
   */
  void work(Duration time) {
    try {
      if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("the program ended with " + process.exitValue() + "\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns everything that the program has written so far. */
  synchronized String log() {
    return String.join("\n", lines);
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null) {
        add(line);
        line = output.readLine();
      }
    } catch (IOException e) {
      add(e.toString());
    } finally {
      add(null);
    }
  }

  private synchronized void add(@Nullable String line) {
    if (line == null) {
      ended = true;
    } else {
      lines.add(line);
    }
    notifyAll();
  }

  /** Stops the program for {@code time}, as a machine does that is suspended. */
  void pause(Duration time) {
    signal("STOP");
    work(time);
    signal("CONT");
  }

  private void signal(String name) {
    Command.of("kill", "-" + name, Long.toString(process.pid())).run();
  }

  /** Kills the program, and returns when it has ended and everything that it wrote was read. */
  void kill() {
    process.destroyForcibly().onExit().join();
    awaitEnd();
  }

  private synchronized void awaitEnd() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      while (!ended) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("the output of the killed program does not end\n" + log());
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Asks the program to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the program does not end\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
