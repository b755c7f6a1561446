package io.stowage.registry.server.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** The severity of an entry of a log, from the most severe to the least. */
public enum LogLevel {
  /** Something failed that an operator should look at. */
  ERROR("error"),
  /** Something is wrong, and the server goes on. */
  WARN("warning"),
  /** An event of interest. */
  INFO("info"),
  /** Details for the search of an error. */
  DEBUG("debug");

  private final String label;

  LogLevel(String label) {
    this.label = label;
  }

  /**
   * Returns the level with a name of Distribution's configuration: error, warn, info or debug.
   *
   * @throws IllegalArgumentException if there is no such level
   */
  public static LogLevel parse(String name) {
    Objects.requireNonNull(name, "name");
    return Arrays.stream(values())
        .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "log level is \"" + name + "\", expected error, warn, info or debug"));
  }

  /** Returns the name that appears in the log, as Distribution writes it. */
  public String label() {
    return label;
  }

  /** Returns whether a log with this level shows entries with the level {@code other}. */
  public boolean shows(LogLevel other) {
    Objects.requireNonNull(other, "other");
    return other.compareTo(this) <= 0;
  }
}
