package io.stowage.registry.model;

import java.util.Objects;

/**
 * Escapes untrusted text, such as a file name, to protect the terminal or log that shows it. Each
 * control character (C0, DEL and C1), line or paragraph separator, format character (such as those
 * that change the direction of text), unpaired surrogate and unassigned code point is replaced by
 * {@code \}{@code u} and four hex digits for each of its UTF-16 units. All other characters,
 * including backslashes, are left unchanged. This class is thread-safe.
 */
public final class Printable {
  private Printable() {}

  /** Returns the escaped string form of {@code value}. */
  public static String of(Object value) {
    Objects.requireNonNull(value, "value");
    String text = value.toString();
    if (isPlain(text) || text.codePoints().allMatch(Printable::isShown)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      if (isShown(c)) {
        shown.appendCodePoint(c);
      } else {
        for (char unit : Character.toChars(c)) {
          shown.append(String.format("\\u%04x", (int) unit));
        }
      }
    });
    return shown.toString();
  }

  /** Returns whether all characters are printable ASCII, as in nearly every path. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
