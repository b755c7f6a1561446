package io.stowage.registry.http.load;

import java.io.IOException;

/**
 * The head of a response.
 *
 * @param status the status
 * @param length the value of {@code Content-Length}, or -1 if it has none
 * @param location the path and query of {@code Location}, or empty if it has none
 */
record Answer(int status, long length, String location) {
  private static final int STATUS = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS + 3;

  /** Parses a head, from its status line to the empty line. */
  static Answer parse(String head) throws IOException {
    try {
      int status = Integer.parseInt(head.substring(STATUS, STATUS_END));
      String length = header(head, "Content-Length");
      return new Answer(
          status,
          length.isEmpty() ? -1 : Long.parseLong(length),
          withoutHost(header(head, "Location")));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new IOException("no head of a response: " + head, e);
    }
  }

  /** Returns the value of a header, or an empty text. */
  private static String header(String head, String name) {
    for (int start = head.indexOf('\n') + 1; start > 0; start = head.indexOf('\n', start) + 1) {
      int colon = start + name.length();
      if (head.regionMatches(true, start, name, 0, name.length()) && head.charAt(colon) == ':') {
        return head.substring(colon + 1, head.indexOf('\r', colon)).strip();
      }
    }
    return "";
  }

  private static String withoutHost(String location) {
    int scheme = location.indexOf("://");
    return scheme < 0 ? location : location.substring(location.indexOf('/', scheme + 3));
  }

  /**
   * Returns this answer if it has this status.
   *
   * @throws IOException if it has another one
   */
  Answer require(int expected) throws IOException {
    if (status != expected) {
      throw new IOException("the server answered with status " + status + ", expected " + expected);
    }
    return this;
  }
}
