package io.stowage.registry.model;

/** The character classes of the grammars. Only ASCII characters belong to them. */
final class Ascii {
  private Ascii() {}

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean lower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean lowerOrDigit(char c) {
    return lower(c) || digit(c);
  }

  static boolean letterOrDigit(char c) {
    return lowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }

  static boolean lowerHex(char c) {
    return digit(c) || (c >= 'a' && c <= 'f');
  }
}
