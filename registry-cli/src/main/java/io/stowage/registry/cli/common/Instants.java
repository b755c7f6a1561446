package io.stowage.registry.cli.common;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Parses points in time such as {@code 2026-01-31T00:00:00Z}. */
public final class Instants {
  private Instants() {}

  /**
   * Parses a date with a time and an offset from UTC in ISO 8601.
   *
   * @throws IllegalArgumentException if {@code text} has another form
   */
  public static Instant parse(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time \"" + text + "\": expected ISO 8601, such as 2026-01-31T00:00:00Z", e);
    }
  }
}
