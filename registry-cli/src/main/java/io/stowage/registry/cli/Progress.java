package io.stowage.registry.cli;

import io.stowage.registry.model.Printable;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One line that says how far a job is, written over itself, at most ten times a second.
 *
 * <p>Thread-safe.
 */
final class Progress implements AutoCloseable {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WIDEST = 79;

  private final PrintWriter out;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private long next;
  private int width;

  private Progress(PrintWriter out, boolean shown, LongSupplier nanoTime) {
    this.out = out;
    this.shown = shown;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Returns one that is written to {@code out} if it is {@code shown}, and else nowhere. */
  static Progress on(PrintWriter out, boolean shown) {
    return on(out, shown, System::nanoTime);
  }

  /** Returns one that goes by another clock. */
  static Progress on(PrintWriter out, boolean shown, LongSupplier nanoTime) {
    return new Progress(out, shown, nanoTime);
  }

  /** Shows {@code line}, unless the last one has just been shown. */
  synchronized void show(Supplier<String> line) {
    long now = nanoTime.getAsLong();
    if (!shown || now - next < 0) {
      return;
    }
    next = now + BETWEEN;
    String text = Printable.of(line.get());
    write(text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...");
  }

  /** Runs {@code print}, which prints whole lines, where no progress line is in its way. */
  synchronized void aside(Runnable print) {
    close();
    print.run();
  }

  /** Erases the line. */
  @Override
  public synchronized void close() {
    if (width > 0) {
      write("");
      out.print('\r');
      out.flush();
    }
  }

  private void write(String text) {
    out.print('\r' + text + " ".repeat(Math.max(0, width - text.length())));
    out.flush();
    width = text.length();
  }
}
