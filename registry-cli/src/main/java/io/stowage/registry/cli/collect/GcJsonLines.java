package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Prints a JSON object in one line for each object as soon as it is removed, and for the report. */
final class GcJsonLines implements GcPrinter {
  private final PrintWriter out;
  private final GcOptions options;
  private final boolean quiet;

  /**
   * Prints to {@code out}; if {@code quiet}, only the report, and only if something was removed or
   * is wrong.
   */
  GcJsonLines(PrintWriter out, GcOptions options, boolean quiet) {
    this.out = out;
    this.options = options;
    this.quiet = quiet;
  }

  @Override
  public void done(GcEvent event) {
    print(event.verb() + "d", event.json());
  }

  @Override
  public void ended(GcReport report) {
    GcSummary summary = new GcSummary(report, options);
    if (!quiet || summary.saysSomething()) {
      print("finished", summary.json());
    }
  }

  @Override
  public void failed(RuntimeException problem) {
    print("failed", JsonOutput.object("error", String.valueOf(problem.getMessage())));
  }

  private synchronized void print(String event, Map<String, Object> members) {
    Map<String, Object> line = JsonOutput.object("event", event);
    line.putAll(members);
    out.println(new String(JsonOutput.bytes(line), StandardCharsets.UTF_8));
    out.flush();
  }
}
