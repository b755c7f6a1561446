package io.stowage.registry.server.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.stowage.registry.model.Printable;
import java.util.Map;
import java.util.StringJoiner;

/** Writes pairs as a JSON object whose values are strings. */
final class JsonLine {
  private JsonLine() {}

  static String of(Map<String, String> fields) {
    StringJoiner line = new StringJoiner(",", "{", "}");
    fields.forEach((key, value) -> line.add(quoted(key) + ":" + quoted(value)));
    return line.toString();
  }

  /**
   * Returns {@code text} as a JSON string. JSON itself escapes only the first 32 characters; what
   * {@link Printable} adds, {@code \}{@code u} and four hex digits, is JSON too.
   */
  private static String quoted(String text) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    return '"' + Printable.of(escaped) + '"';
  }
}
