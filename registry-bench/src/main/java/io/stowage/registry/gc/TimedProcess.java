package io.stowage.registry.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that was run to its end.
 *
 * @param seconds from before its start to after its end
 * @param peakKib its peak resident memory, by {@code /usr/bin/time}
 * @param output what it printed, errors included
 */
record TimedProcess(double seconds, long peakKib, Path output) {
  private static final double NANOS = 1e9;

  /**
   * Runs {@code command}, which prints into the file {@code output}.
   *
   * @throws IllegalStateException if it fails
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
            String.join(" ", command) + " ended with " + status + ": " + Files.readString(output));
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
