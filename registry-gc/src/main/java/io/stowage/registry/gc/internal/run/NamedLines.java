package io.stowage.registry.gc.internal.run;

import io.stowage.registry.model.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small text file: a heading line, then lines with a name, a space and a value, in a given order.
 * A text that differs from this form in any way is not understood.
 */
final class NamedLines {
  private NamedLines() {}

  /** Returns the text; the values are made {@link Printable}. */
  static byte[] write(String heading, List<String> names, List<String> values) {
    StringBuilder text = new StringBuilder(heading).append('\n');
    for (int i = 0; i < names.size(); i++) {
      text.append(names.get(i)).append(' ').append(Printable.of(values.get(i))).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the values, or empty if the text does not have that form. */
  static Optional<List<String>> read(byte[] bytes, String heading, List<String> names) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    if (lines.length != names.size() + 2 || !lines[0].equals(heading)) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String start = names.get(i) + " ";
      if (!lines[i + 1].startsWith(start)) {
        return Optional.empty();
      }
      String value = lines[i + 1].substring(start.length());
      if (!value.equals(Printable.of(value))) {
        return Optional.empty();
      }
      values.add(value);
    }
    return lines[lines.length - 1].isEmpty() ? Optional.of(values) : Optional.empty();
  }
}
