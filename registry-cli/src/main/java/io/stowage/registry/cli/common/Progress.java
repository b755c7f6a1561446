package io.stowage.registry.cli.common;

import io.stowage.registry.model.Printable;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line that shows the progress of a job. It is overwritten at most ten times per second.
 *
 * <p>Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WIDEST = 79;

  private final PrintWriter out;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private long next;
  private int width;

  /** Creates a progress line that measures time with {@code nanoTime}. */
  public Progress(PrintWriter out, boolean shown, LongSupplier nanoTime) {
    this.out = out;
    this.shown = shown;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Returns a progress line on {@code out}, which stays invisible unless {@code shown}. */
  public static Progress on(PrintWriter out, boolean shown) {
    return new Progress(out, shown, System::nanoTime);
  }

  /** Shows {@code line}, unless the last one was shown less than 100 milliseconds ago. */
  public synchronized void show(Supplier<String> line) {
    long now = nanoTime.getAsLong();
    if (!shown || now - next < 0) {
      return;
    }
    next = now + BETWEEN;
    String text = Printable.of(line.get());
    write(text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...");
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

  private void write(String text) {
    out.print('\r' + text + " ".repeat(Math.max(0, width - text.length())));
    out.flush();
    width = text.length();
  }
}
