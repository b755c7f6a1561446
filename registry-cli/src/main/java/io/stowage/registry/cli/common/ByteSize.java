package io.stowage.registry.cli.common;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, parsed from a text such as {@code 50MiB}.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) {
  private static final List<String> UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");
  private static final Pattern SIZE = Pattern.compile("([0-9]+)(|[KMGT]iB)");

  /**
   * Parses {@code 1048576}, {@code 1024KiB} or {@code 1MiB}.
   *
   * @throws IllegalArgumentException if {@code text} has another form, or exceeds a {@code long}
   */
  public static ByteSize parse(String text) {
    Matcher size = SIZE.matcher(text);
    try {
      if (size.matches()) {
        long unit = 1L << (10 * UNITS.indexOf(size.group(2)));
        return new ByteSize(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("size \"" + text
        + "\": expected a number of bytes, or one with KiB, MiB, GiB or TiB, such as 50MiB");
  }
}
