package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Prints a line for each object, and a summary.
 *
 * <p>A collection may remove a hundred thousand objects within a second, so lines that follow each
 * other quickly are printed together. A line that is alone is printed at once. Thread-safe.
 */
final class GcText implements GcPrinter {
  private static final int MOST_CHARACTERS = 1 << 13;
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final PrintWriter out;
  private final Progress progress;
  private final GcOptions options;
  private final boolean quiet;
  private final long mostNanos;
  private final StringBuilder lines = new StringBuilder();
  private long printed;

  /**
   * Prints to {@code out}; if {@code quiet}, only the summary, and only if something was removed or
   * is wrong.
   */
  GcText(PrintWriter out, Progress progress, GcOptions options, boolean quiet) {
    this(out, progress, options, quiet, MOST_NANOS);
  }

  private GcText(
      PrintWriter out, Progress progress, GcOptions options, boolean quiet, long mostNanos) {
    this.out = out;
    this.progress = progress;
    this.options = options;
    this.quiet = quiet;
    this.mostNanos = mostNanos;
    this.printed = System.nanoTime() - mostNanos;
  }

  /** Returns a printer that prints each line at once. */
  static GcText atOnce(PrintWriter out, Progress progress, GcOptions options, boolean quiet) {
    return new GcText(out, progress, options, quiet, 0);
  }

  @Override
  public void done(GcEvent event) {
    if (!quiet) {
      add(event);
    }
  }

  @Override
  public synchronized void idle() {
    if (!lines.isEmpty()) {
      progress.aside(() -> out.print(lines));
      out.flush();
      lines.setLength(0);
      printed = System.nanoTime();
    }
  }

  private synchronized void add(GcEvent event) {
    boolean dryRun = options.dryRun();
    lines.append(dryRun ? "would " : "").append(event.verb()).append(dryRun ? " " : "d ");
    event.describe(lines);
    lines.append(System.lineSeparator());
    if (lines.length() >= MOST_CHARACTERS || System.nanoTime() - printed >= mostNanos) {
      idle();
    }
  }

  @Override
  public void ended(GcReport report) {
    idle();
    GcSummary summary = new GcSummary(report, options);
    if (!quiet || summary.saysSomething()) {
      progress.aside(() -> summary.print(out));
    }
  }

  @Override
  public void failed(RuntimeException problem) {
    idle();
    progress.close();
  }
}
