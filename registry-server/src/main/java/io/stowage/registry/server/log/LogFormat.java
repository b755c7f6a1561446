package io.stowage.registry.server.log;

import java.util.Map;
import java.util.Objects;

/**
 * Formats the entries of a log, each as one line. Whatever an entry contains, its line contains no
 * line break and no character that affects a terminal. Implementations are thread-safe.
 */
@FunctionalInterface
public interface LogFormat {
  /**
   * Returns Distribution's format {@code text}: {@code key=value} pairs, of which the first are
   * {@code time}, {@code level} and {@code msg}. A value is quoted if it contains anything but
   * letters, digits and {@code -._/@^+}.
   *
   * @param fields pairs that are added to each entry, such as the environment
   */
  static LogFormat text(Map<String, String> fields) {
    Objects.requireNonNull(fields, "fields");
    LogFields added = new LogFields(fields);
    return entry -> TextLine.of(added.of(entry));
  }

  /**
   * Returns Distribution's format {@code json}: an object with the same keys.
   *
   * @param fields members that are added to each entry, such as the environment
   */
  static LogFormat json(Map<String, String> fields) {
    Objects.requireNonNull(fields, "fields");
    LogFields added = new LogFields(fields);
    return entry -> JsonLine.of(added.of(entry));
  }

  /** Returns the entry as a line, without the line break at its end. */
  String format(LogEntry entry);
}
