package io.stowage.registry.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Parses durations such as {@code 90s} and {@code PT1H}. */
final class Durations {
  private static final String EXPECTED =
      "expected 0, a number with the unit s, m, h or d, or ISO 8601, such as 90s, 2d or PT1H";

  private Durations() {}

  /**
   * Parses {@code 90s}, {@code 10m}, {@code 1h}, {@code 2d}, {@code 0}, or ISO 8601.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or is negative or too long
   */
  static Duration parse(String text) {
    try {
      return text.toUpperCase(Locale.ROOT).startsWith("P")
          ? nonNegative(text, Duration.parse(text))
          : number(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static Duration number(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    int end = text.length() - 1;
    if (end < 1 || !text.chars().limit(end).allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(text);
    }
    return Duration.of(Long.parseLong(text.substring(0, end)), unit(text));
  }

  private static ChronoUnit unit(String text) {
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> ChronoUnit.SECONDS;
      case 'm' -> ChronoUnit.MINUTES;
      case 'h' -> ChronoUnit.HOURS;
      case 'd' -> ChronoUnit.DAYS;
      default -> throw invalid(text);
    };
  }

  private static Duration nonNegative(String text, Duration duration) {
    if (duration.isNegative()) {
      throw invalid(text);
    }
    return duration;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("duration \"" + text + "\": " + EXPECTED);
  }
}
