package io.stowage.registry.interop.hostile;

import java.nio.charset.StandardCharsets;

/** Conversions between bytes and text with a character for each byte. */
final class Bytes {
  private static final int SHOWN = 2000;

  private Bytes() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the beginning of {@code bytes} with escapes for those that are not printable. */
  static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
      append(shown, bytes[i] & 0xff);
    }
    if (bytes.length > SHOWN) {
      shown.append("... (").append(bytes.length).append(" bytes)");
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, int value) {
    if (value == '\r') {
      shown.append("\\r");
    } else if (value == '\n') {
      shown.append("\\n\n");
    } else if (value < ' ' || value > '~') {
      shown.append(String.format("\\x%02x", value));
    } else {
      shown.append((char) value);
    }
  }
}
