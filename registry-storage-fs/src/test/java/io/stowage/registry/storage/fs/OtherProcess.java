package io.stowage.registry.storage.fs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second JVM, which reads commands line by line and answers each with a line. */
final class OtherProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private OtherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  static OtherProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return new OtherProcess(
        new ProcessBuilder(words).redirectError(Redirect.INHERIT).start());
  }

  void tell(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Returns the next line of the output of the process. */
  String said() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("the other process ended before it answered");
    }
    return line;
  }

  /**
   * Stops the process as {@code kill -STOP} does: it keeps its files and locks, and does not run.
   */
  void stop() throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
        .start()
        .waitFor();
    if (status != 0) {
      throw new AssertionError("kill -STOP exited with " + status);
    }
  }

  /** Kills the process as {@code kill -9} does, and returns when it has ended. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
