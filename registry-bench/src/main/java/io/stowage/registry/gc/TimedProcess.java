package io.stowage.registry.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has exited.
 *
 * @param seconds the time from before its start until after its end
 * @param peakKib its peak resident memory, as reported by {@code /usr/bin/time}
 * @param output its output, including errors
 */
record TimedProcess(double seconds, long peakKib, Path output) {
  private static final double NANOS = 1e9;

  /**
   * Runs {@code command}, with its output in the file {@code output}.
   *
   * @throws IllegalStateException if the command fails
   */
  static TimedProcess run(Path output, List<String> command) {
    Path peak = output.resolveSibling("peak");
    List<String> timed =
        new ArrayList<>(List.of("/usr/bin/time", "--format=%M", "--output=" + peak));
    timed.addAll(command);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(output.toFile());
      long start = System.nanoTime();
      int status = builder.start().waitFor();
      double seconds = (System.nanoTime() - start) / NANOS;
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " exited with " + status + ": " + Files.readString(output));
      }
      return new TimedProcess(seconds, Long.parseLong(Files.readString(peak).strip()), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
