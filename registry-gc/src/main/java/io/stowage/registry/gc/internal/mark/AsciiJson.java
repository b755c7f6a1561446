package io.stowage.registry.gc.internal.mark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps through JSON in plain ASCII without escapes, token by token, and creates no objects for
 * values.
 *
 * <p>Each step skips white space first, and returns whether it found the expected token. After a
 * step that returns false, parsing cannot continue. Used by one thread at a time.
 */
final class AsciiJson {
  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private int at;
  private int from;
  private int to;

  AsciiJson(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes of {@code text}, for comparisons. */
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean take(char token) {
    skipBlanks();
    boolean found = at < bytes.length && bytes[at] == token;
    at += found ? 1 : 0;
    return found;
  }

  boolean atEnd() {
    skipBlanks();
    return at == bytes.length;
  }

  /** Takes a string of printable ASCII. */
  boolean text() {
    if (!take('"')) {
      return false;
    }
    from = at;
    while (at < bytes.length && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    to = at;
    return take('"') && to == at - 1;
  }

  /** Takes an integer that is not negative and has at most 18 digits. */
  boolean number() {
    skipBlanks();
    from = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    to = at;
    int digits = to - from;
    return digits > 0 && digits <= MOST_DIGITS && (digits == 1 || bytes[from] != '0') && isEnded();
  }

  /** Returns whether the last string or number is {@code expected}. */
  boolean is(byte[] expected) {
    return Arrays.equals(bytes, from, to, expected, 0, expected.length);
  }

  /** Returns where the last string or number begins. */
  int from() {
    return from;
  }

  /** Returns where the last string or number ends. */
  int to() {
    return to;
  }

  byte[] bytes() {
    return bytes;
  }

  /**
   * Returns whether the number ends here; numbers with a fraction or an exponent are not supported.
   */
  private boolean isEnded() {
    return at < bytes.length && (bytes[at] <= ' ' || bytes[at] == ',' || bytes[at] == '}');
  }

  private void skipBlanks() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }
}
