package io.stowage.registry.http.internal.blob;

import com.google.common.base.CharMatcher;
import com.google.common.primitives.Longs;
import java.util.OptionalLong;

/** Reads the numbers of range headers. */
final class Decimal {
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');

  private Decimal() {}

  /**
   * Returns the value of {@code text}, or empty if it does not consist of decimal digits alone. A
   * value above {@code Long.MAX_VALUE} counts as that.
   */
  static OptionalLong parse(String text) {
    if (text.isEmpty() || !DIGITS.matchesAllOf(text)) {
      return OptionalLong.empty();
    }
    Long value = Longs.tryParse(text);
    return OptionalLong.of(value == null ? Long.MAX_VALUE : value);
  }
}
