package io.stowage.registry.server.log;

import io.stowage.registry.model.Printable;
import java.util.Map;
import java.util.StringJoiner;

/** Writes {@code key=value} pairs as logrus does, the library that Distribution logs with. */
final class TextLine {
  private TextLine() {}

  static String of(Map<String, String> fields) {
    StringJoiner line = new StringJoiner(" ");
    fields.forEach((key, value) -> line.add(shown(key) + "=" + shown(value)));
    return line.toString();
  }

  private static String shown(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty() && text.chars().allMatch(TextLine::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._/@^+".indexOf(c) >= 0;
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
    return '"' + Printable.of(escaped) + '"';
  }
}
