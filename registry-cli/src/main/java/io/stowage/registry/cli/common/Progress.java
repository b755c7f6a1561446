package io.stowage.registry.cli.common;

import io.stowage.registry.model.Printable;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line that shows the progress of a job. It is overwritten at most ten times per second, and is
 * never wider than the terminal.
 *
 * <p>Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String CUT = "...";

  private final PrintWriter out;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private final IntSupplier columns;
  private int widest;
  private long next;
  private int width;

  /**
   * Creates a progress line that measures time with {@code nanoTime}, and asks for the {@code
   * columns} of the terminal when it is first shown.
   */
  public Progress(PrintWriter out, boolean shown, LongSupplier nanoTime, IntSupplier columns) {
    this.out = out;
    this.shown = shown;
    this.nanoTime = nanoTime;
    this.columns = columns;
    this.next = nanoTime.getAsLong();
  }

  /**
   * Returns a progress line on {@code out}, a terminal with the given number of {@code columns}.
   * The line stays invisible unless {@code shown}.
   */
  public static Progress on(PrintWriter out, boolean shown, IntSupplier columns) {
    return new Progress(out, shown, System::nanoTime, columns);
  }

  /** Returns a progress line on a terminal with 80 columns, if it is shown at all. */
  public static Progress on(PrintWriter out, boolean shown) {
    return on(out, shown, () -> 80);
  }

  /** Shows {@code line}, unless the last one was shown less than 100 milliseconds ago. */
  public synchronized void show(Supplier<String> line) {
    long now = nanoTime.getAsLong();
    if (!shown || now - next < 0) {
      return;
    }
    next = now + BETWEEN;
    write(cut(Printable.of(line.get())));
  }

  /** Erases the progress line, and then runs {@code print}, which prints whole lines. */
  public synchronized void aside(Runnable print) {
    close();
    print.run();
  }

  /** Erases the progress line. */
  @Override
  public synchronized void close() {
    if (width > 0) {
      write("");
      out.print('\r');
      out.flush();
    }
  }

  /** Shortens a line that would reach the last column, at which a terminal begins another line. */
  private String cut(String text) {
    if (widest == 0) {
      widest = Math.max(1, columns.getAsInt() - 1);
    }
    if (text.length() <= widest) {
      return text;
    }
    return widest > CUT.length()
        ? text.substring(0, widest - CUT.length()) + CUT
        : text.substring(0, widest);
  }

  private void write(String text) {
    out.print('\r' + text + " ".repeat(Math.max(0, width - text.length())));
    out.flush();
    width = text.length();
  }
}
