package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.OutputOptions;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.gc.GcOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what a collection prints and writes about itself. */
final class GcOutputOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing, unless something was removed or is wrong; then print only the "
          + "summary.")
  private boolean quiet;

  @Option(
      names = "--json-lines",
      description = "Print a JSON object in a line of its own for each object as soon as it is "
          + "removed, and one for the report.")
  private boolean lines;

  @Option(
      names = "--metrics-file",
      paramLabel = "FILE",
      description = "Write the figures of this run to this file, also if the run fails, for the "
          + "textfile collector of node_exporter, which reads files that end with .prom. The file "
          + "is replaced in one step.")
  private Optional<Path> metricsFile = Optional.empty();

  boolean quiet() {
    return quiet;
  }

  /** Returns whether JSON is printed in lines. */
  boolean lines() {
    return lines;
  }

  /**
   * Returns the file for the figures of a run on {@code registry}, if there is to be one.
   *
   * @throws io.stowage.registry.cli.common.CommandException if it cannot be written
   */
  Optional<GcMetricsFile> metrics(Path registry) {
    return metricsFile.map(file -> GcMetricsFile.of(file, registry));
  }

  GcPrinter printer(OutputOptions output, GcOptions options, Progress progress) {
    PrintWriter out = output.out();
    if (lines) {
      return new GcJsonLines(out, options, quiet);
    }
    return output.json()
        ? new GcJson(out, options, quiet)
        : new GcText(out, progress, options, quiet);
  }
}
