package io.stowage.registry.server.log;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of a log.
 *
 * @param time when it was written
 * @param level its severity
 * @param logger the name of the class that wrote it
 * @param message the message, which may contain untrusted text
 * @param problem the exception that it is about
 */
public record LogEntry(
    Instant time, LogLevel level, String logger, String message, Optional<Throwable> problem) {
  /** Checks that no component is null. */
  public LogEntry {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(logger, "logger");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(problem, "problem");
  }
}
