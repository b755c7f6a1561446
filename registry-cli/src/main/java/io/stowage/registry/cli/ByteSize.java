package io.stowage.registry.cli;

import java.util.List;

/**
 * A size in bytes, parsed from a text such as {@code 50MiB}.
 *
 * @param bytes one or more
 */
record ByteSize(long bytes) {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
  private static final String EXPECTED =
      "expected a positive number, in bytes or with KiB, MiB, GiB or TiB, such as 50MiB";

  /**
   * Parses {@code 1048576}, {@code 1024KiB} or {@code 1MiB}.
   *
   * @throws IllegalArgumentException if {@code text} has another form, is zero, or exceeds a
   *     {@code long}
   */
  static ByteSize parse(String text) {
    try {
      for (int i = 0; i < UNITS.size(); i++) {
        if (text.endsWith(UNITS.get(i))) {
          String number = text.substring(0, text.length() - UNITS.get(i).length());
          return new ByteSize(Math.multiplyExact(number(text, number), 1L << (10 * (i + 1))));
        }
      }
      return new ByteSize(number(text, text));
    } catch (NumberFormatException | ArithmeticException e) {
      throw invalid(text);
    }
  }

  private static long number(String text, String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(text);
    }
    long number = Long.parseLong(digits);
    if (number == 0) {
      throw invalid(text);
    }
    return number;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("size \"" + text + "\": " + EXPECTED);
  }
}
