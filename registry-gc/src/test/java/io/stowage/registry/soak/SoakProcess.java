package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.JavaCommand;
import io.stowage.registry.storage.fs.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of the soak: a main class of these tests in a JVM of its own, to be killed. */
final class SoakProcess implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String READY = "ready";

  /** The lock of a collector that was killed is taken over early, where its end cannot be seen. */
  private static final String TAKEOVER = "-Dio.stowage.registry.gc.takeover=PT10S";

  /** The longest time for which anything is awaited, also on a machine that is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Follows the last line of the output. */
  private static final String END = "\n";

  private final Path errors;
  private final Process process;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private boolean ready;

  private SoakProcess(Path errors, Process process) {
    this.errors = errors;
    this.process = process;
  }

  /** Starts {@code main}; appends its error output to {@code errors}. */
  static SoakProcess start(Class<?> main, Path errors, List<String> arguments) throws IOException {
    List<String> words = JavaCommand.main(
        System.getProperty("java.class.path"), main, arguments.toArray(String[]::new));
    words.add(1, "-Xmx128m");
    if (new SoakPlace(arguments.get(0)).isBucket()) {
      words.add(1, TAKEOVER);
    }
    Process process = new ProcessBuilder(words)
        .redirectError(Redirect.appendTo(errors.toFile()))
        .start();
    SoakProcess started = new SoakProcess(errors, process);
    Thread reader = new Thread(started::read, main.getSimpleName());
    reader.setDaemon(true);
    reader.start();
    return started;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      output.add(e.toString());
    } finally {
      output.add(END);
    }
  }

  /** Opens the registry at the place {@code root}, in any of the processes. */
  static Registry open(String root, String durability) {
    return Registry.open(
        new SoakPlace(root).open(Durability.valueOf(durability)),
        RegistryOptions.builder().grace(GRACE).writers(Writers.STOWAGE).build());
  }

  /** Reports, in the started process, that it works. */
  static void ready() {
    System.out.println(READY);
  }

  /** Returns when the process works; at once if it was seen to work before. */
  SoakProcess awaitReady() throws IOException, InterruptedException {
    if (!ready) {
      await(READY);
      ready = true;
    }
    return this;
  }

  /** Returns when the process has written {@code line} once more since the last call. */
  SoakProcess await(String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String read = "";
    while (!read.equals(line)) {
      read = output.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (read == null) {
        throw new AssertionError("did not say " + line + " within " + PATIENCE + "\n" + said());
      }
      if (read.equals(END)) {
        output.add(END);
        throw new AssertionError("ended before it said " + line + "\n" + said());
      }
    }
    return this;
  }

  /** Lets the process work for {@code time}; it must not end during that time. */
  void work(Duration time) throws IOException, InterruptedException {
    if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("ended with " + process.exitValue() + "\n" + said());
    }
  }

  /** Stops the process for {@code time}, as a machine does that is suspended. */
  void pause(Duration time) throws IOException, InterruptedException {
    signal("STOP");
    work(time);
    signal("CONT");
  }

  /** Sends a signal to the process. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    if (!ends(kill) || kill.exitValue() != 0) {
      throw new AssertionError("the signal " + name + " cannot be sent");
    }
  }

  /** Waits for the process to end; returns its exit status. */
  int end() throws IOException, InterruptedException {
    if (!ends(process)) {
      throw new AssertionError("did not end within " + PATIENCE + "\n" + said());
    }
    return process.exitValue();
  }

  private static boolean ends(Process process) throws InterruptedException {
    return process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  long pid() {
    return process.pid();
  }

  /** Returns everything that it wrote to its error stream. */
  String said() throws IOException {
    return Files.readString(errors);
  }

  /** Kills the process, as with {@code kill -9}, and returns when it is dead. */
  @Override
  public void close() {
    try {
      if (!ends(process.destroyForcibly())) {
        throw new AssertionError(pid() + " was killed and did not end within " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
