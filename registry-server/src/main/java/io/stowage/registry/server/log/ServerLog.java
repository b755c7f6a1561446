package io.stowage.registry.server.log;

import java.io.Flushable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * The log of a server. It shows entries up to a level; of programs other than this library, such as
 * the HTTP server, it shows {@code INFO} only if the level is {@code DEBUG}. Thread-safe; lines are
 * not mixed, and each is flushed. A log that cannot be written is dropped silently.
 */
public final class ServerLog {
  private static final String OURS = "io.stowage.";

  private final Appendable out;
  private final LogFormat format;
  private final LogLevel level;
  private final InstantSource clock;

  private ServerLog(Appendable out, LogFormat format, LogLevel level, InstantSource clock) {
    this.out = out;
    this.format = format;
    this.level = level;
    this.clock = clock;
  }

  /** Returns a log that writes to {@code out}, and flushes it if it is {@link Flushable}. */
  public static ServerLog to(Appendable out, LogFormat format, LogLevel level) {
    return to(out, format, level, InstantSource.system());
  }

  /** Returns a log as {@link #to(Appendable, LogFormat, LogLevel)} does, with {@code clock}. */
  public static ServerLog to(
      Appendable out, LogFormat format, LogLevel level, InstantSource clock) {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(clock, "clock");
    return new ServerLog(out, format, level, clock);
  }

  /** Returns whether this log shows entries of {@code logger} with the level {@code severity}. */
  public boolean shows(String logger, LogLevel severity) {
    Objects.requireNonNull(logger, "logger");
    Objects.requireNonNull(severity, "severity");
    boolean quiet = level == LogLevel.INFO && !logger.startsWith(OURS);
    return (quiet ? LogLevel.WARN : level).shows(severity);
  }

  /** Writes an entry, if this log {@linkplain #shows shows} it. */
  public void write(String logger, LogLevel severity, String message, Optional<Throwable> problem) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(problem, "problem");
    if (shows(logger, severity)) {
      LogEntry entry = new LogEntry(clock.instant(), severity, logger, message, problem);
      append(format.format(entry) + "\n");
    }
  }

  /** Returns the level. */
  @Override
  public String toString() {
    return "ServerLog[level=" + level + "]";
  }

  private synchronized void append(String line) {
    try {
      out.append(line);
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      // There is nowhere else to report it.
    }
  }
}
