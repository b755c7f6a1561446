package io.stowage.registry.soak;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.storage.fs.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the soak: a main class of these tests in a JVM of its own, to be killed. */
final class SoakProcess implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String READY = "ready";

  /** The lock of a collector that was killed is taken over early, where its end cannot be seen. */
  private static final String TAKEOVER = "-Dio.stowage.registry.gc.takeover=PT10S";

  private final Path errors;
  private final Process process;
  private final BufferedReader output;

  private SoakProcess(Path errors, Process process) {
    this.errors = errors;
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts {@code main}; appends its error output to {@code errors}. */
  static SoakProcess start(Class<?> main, Path errors, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    if (new SoakPlace(arguments.get(0)).isBucket()) {
      words.add(TAKEOVER);
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(arguments);
    Process process = new ProcessBuilder(words)
        .redirectError(Redirect.appendTo(errors.toFile()))
        .start();
    return new SoakProcess(errors, process);
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

  /** Returns when the process works. */
  SoakProcess awaitReady() throws IOException {
    return await(READY);
  }

  /** Returns when the process has written {@code line}. */
  SoakProcess await(String line) throws IOException {
    for (String read = output.readLine(); !line.equals(read); read = output.readLine()) {
      if (read == null) {
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
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (status != 0) {
      throw new AssertionError("the signal " + name + " cannot be sent");
    }
  }

  /** Waits for the process to end; returns its exit status. */
  int end() throws InterruptedException {
    return process.waitFor();
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
    process.destroyForcibly().onExit().join();
  }
}
