package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.List;

/** The versions of one object as the text of a file: the newest first, each with its length. */
final class Versions {
  private static final char MARKER = 'M';
  private static final char CONTENT = 'C';
  private static final char END = ' ';

  private Versions() {}

  static List<ObjectVersion> parse(String text) {
    List<ObjectVersion> versions = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      boolean marker = text.charAt(at) == MARKER;
      int id = text.indexOf(END, at + 2);
      int time = text.indexOf(END, id + 1);
      int length = text.indexOf(END, time + 1);
      int end = length + 1 + Integer.parseInt(text.substring(time + 1, length));
      versions.add(new ObjectVersion(
          Integer.parseInt(text.substring(at + 2, id)),
          Long.parseLong(text.substring(id + 1, time)),
          marker,
          text.substring(length + 1, end)));
      at = end;
    }
    return versions;
  }

  /** Returns the text of {@code versions} without the one that has this id, if it is there. */
  static String without(String versions, int id) {
    StringBuilder text = new StringBuilder();
    parse(versions).stream().filter(each -> each.id() != id).forEach(each -> append(text, each));
    return text.toString();
  }

  /** Returns the text of {@code versions} with a newer one. */
  static String with(String versions, ObjectVersion newest) {
    StringBuilder text = new StringBuilder();
    append(text, newest);
    return text.append(versions).toString();
  }

  private static void append(StringBuilder text, ObjectVersion version) {
    text.append(version.marker() ? MARKER : CONTENT)
        .append(END)
        .append(version.id())
        .append(END)
        .append(version.time())
        .append(END)
        .append(version.content().length())
        .append(END)
        .append(version.content());
  }
}
