package io.stowage.registry.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the scalars of a configuration. Each method returns empty if the text is malformed. */
final class Scalars {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(ns|us|\u00b5s|\u03bcs|ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(|[KMGT]iB)");
  private static final List<String> SIZES = List.of("", "KiB", "MiB", "GiB", "TiB");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

  private Scalars() {}

  /** Parses a boolean of YAML 1.1, as Distribution does. */
  static Optional<Boolean> flag(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return Optional.of(true);
    }
    return FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
  }

  /** Parses a whole number. */
  static Optional<Long> number(String text) {
    return INTEGER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /**
   * Parses a duration as Distribution does: {@code 1h30m}, or a bare number of nanoseconds. The
   * forms of {@link #period} are accepted too.
   */
  static Optional<Duration> duration(String text) {
    return INTEGER.matcher(text).matches()
        ? positive(Duration.ofNanos(Long.parseLong(text)))
        : period(text);
  }

  /** Parses {@code 90s}, {@code 1h30m}, {@code 2d}, {@code 0}, or ISO 8601. */
  static Optional<Duration> period(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    try {
      return end > 0 && end == text.length()
          ? Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact()))
          : positive(Duration.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> positive(Duration duration) {
    return duration.isNegative() ? Optional.empty() : Optional.of(duration);
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "d" -> 86_400_000_000_000L;
          default -> 1_000L;
        });
  }

  /** Parses {@code 1048576}, {@code 1024KiB} or {@code 1MiB}, as a number of bytes. */
  static Optional<Long> size(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    try {
      long unit = 1L << (10 * SIZES.indexOf(size.group(2)));
      return Optional.of(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
