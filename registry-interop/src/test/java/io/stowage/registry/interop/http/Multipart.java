package io.stowage.registry.interop.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the parts of a body of the type {@code multipart/byteranges} (RFC 9110, section 14.6). */
final class Multipart {
  private static final String TYPE = "multipart/byteranges; boundary=";
  private static final String LINE_END = "\r\n";

  private Multipart() {}

  /**
   * One part.
   *
   * @param contentRange its header {@code Content-Range}
   * @param content its content, with a character for each byte
   */
  record Part(String contentRange, String content) {
    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Returns the parts of the body of {@code answer}, in their order. */
  static List<Part> parts(Answer answer) {
    String type = answer.header("Content-Type");
    if (!type.startsWith(TYPE)) {
      throw new AssertionError("expected " + TYPE + ", but the type is " + type);
    }
    String delimiter = "--" + type.substring(TYPE.length());
    String body = LINE_END + new String(answer.body(), StandardCharsets.ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    int at = body.indexOf(LINE_END + delimiter + LINE_END);
    while (at >= 0) {
      int head = at + LINE_END.length() + delimiter.length();
      int content = body.indexOf(LINE_END + LINE_END, head);
      int end = body.indexOf(LINE_END + delimiter, content);
      parts.add(part(
          body.substring(head, content + LINE_END.length()),
          body.substring(content + 2 * LINE_END.length(), end)));
      at = body.indexOf(LINE_END + delimiter + LINE_END, end);
    }
    if (!body.endsWith(LINE_END + delimiter + "--" + LINE_END)) {
      throw new AssertionError("the body has no end: " + answer);
    }
    return parts;
  }

  private static Part part(String head, String content) {
    String field = LINE_END + "Content-Range: ";
    int begin = head.indexOf(field) + field.length();
    return new Part(head.substring(begin, head.indexOf(LINE_END, begin)), content);
  }
}
