package io.stowage.registry.model;

import java.util.Objects;

/**
 * Writes text that strangers chose, such as a file name, so that it cannot act on the terminal or log that
 * shows it. A control character (C0, DEL and C1), a separator of lines or paragraphs, and a format
 * character, such as those that change the direction of text, becomes {@code \}{@code u} and four hex digits
 * for each of its UTF-16 units. So does half a surrogate pair, and what Unicode has not assigned.
 * Everything else stays, backslashes too. Thread-safe.
 */
public final class Printable {
  private Printable() {}

  /** Returns the text of {@code value} in that form. */
  public static String of(Object value) {
    Objects.requireNonNull(value, "value");
    String text = value.toString();
    if (text.codePoints().allMatch(Printable::isShown)) {
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
