package io.stowage.registry.cli.common;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations such as {@code 90s} and {@code PT1H}. */
public final class Durations {
  private static final Pattern NUMBER = Pattern.compile("([0-9]+)([smhd])");
  private static final String EXPECTED =
      "expected 0, a number with the unit s, m, h or d, or ISO 8601, such as 90s, 2d or PT1H";

  private Durations() {}

  /**
   * Parses {@code 90s}, {@code 10m}, {@code 1h}, {@code 2d}, {@code 0}, or ISO 8601.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or is negative or too long
   */
  public static Duration parse(String text) {
    Matcher number = NUMBER.matcher(text);
    try {
      Duration duration = number.matches()
          ? Duration.of(Long.parseLong(number.group(1)), unit(number.group(2)))
          : text.equals("0") ? Duration.ZERO : Duration.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("duration \"" + text + "\": " + EXPECTED);
  }
}
