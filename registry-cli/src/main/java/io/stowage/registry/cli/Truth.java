package io.stowage.registry.cli;

import java.util.List;
import java.util.Locale;

/** The spellings of truth values that {@code registry:2} takes. */
final class Truth {
  private static final List<String> TRUE = List.of("true", "t", "1");
  private static final List<String> FALSE = List.of("false", "f", "0");

  private Truth() {}

  /**
   * Parses {@code text}.
   *
   * @throws IllegalArgumentException if it is not a truth value
   */
  static boolean parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower)) {
      return true;
    }
    if (FALSE.contains(lower)) {
      return false;
    }
    throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
  }
}
