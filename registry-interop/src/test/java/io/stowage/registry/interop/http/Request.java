package io.stowage.registry.interop.http;

import io.stowage.registry.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A request, byte for byte as a client sends it.
 *
 * @param method the method
 * @param target the path and the query, which are sent as they are
 * @param headers the headers, except those that describe the body
 * @param body the body, which nobody changes
 * @param chunked whether the length of the body is not announced
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(
    String method, String target, HttpHeaders headers, byte[] body, boolean chunked) {
  private static final int CHUNK = 4096;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final byte[] NOTHING = {};

  /** Returns a request without headers and without a body. */
  static Request of(String method, String target) {
    return new Request(method, target, HttpHeaders.none(), NOTHING, false);
  }

  /** Returns a GET request. */
  public static Request get(String target) {
    return of("GET", target);
  }

  /** Returns a HEAD request. */
  public static Request head(String target) {
    return of("HEAD", target);
  }

  /** Returns a POST request. */
  public static Request post(String target) {
    return of("POST", target);
  }

  /** Returns a PATCH request. */
  public static Request patch(String target) {
    return of("PATCH", target);
  }

  /** Returns a PUT request. */
  public static Request put(String target) {
    return of("PUT", target);
  }

  /** Returns a DELETE request. */
  public static Request delete(String target) {
    return of("DELETE", target);
  }

  /** Returns a copy with a further header line. */
  public Request with(String name, String value) {
    return new Request(method, target, headers.toBuilder().add(name, value).build(), body, chunked);
  }

  /** Returns a copy with the lines of {@code defaults} whose names it does not have. */
  Request withDefaults(HttpHeaders defaults) {
    HttpHeaders.Builder all = headers.toBuilder();
    defaults.forEach((name, value) -> {
      if (headers.all(name).isEmpty()) {
        all.add(name, value);
      }
    });
    return new Request(method, target, all.build(), body, chunked);
  }

  /** Returns a copy with a body whose length is announced. */
  public Request sending(byte[] content) {
    return new Request(method, target, headers, content, false);
  }

  /** Returns a copy with a body in chunks, whose length is not announced. */
  Request streaming(byte[] content) {
    return new Request(method, target, headers, content, true);
  }

  /** Returns a copy with another method and target. */
  Request retargeted(String newMethod, String newTarget) {
    return new Request(newMethod, newTarget, headers, body, chunked);
  }

  /** Returns whether the client waits for permission to send the body. */
  boolean expectsContinue() {
    return headers.first("Expect").isPresent();
  }

  /** Returns the head; as Go does, methods that usually have a body announce an empty one. */
  byte[] headBytes(String host) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (headers.first("Host").isEmpty()) {
      line(head, "Host", host);
    }
    headers.forEach((name, value) -> line(head, name, value));
    if (chunked) {
      line(head, "Transfer-Encoding", "chunked");
    } else if (body.length > 0 || WITH_BODY.contains(method)) {
      line(head, "Content-Length", Integer.toString(body.length));
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Returns the body as it is transferred. */
  byte[] bodyBytes() {
    if (!chunked) {
      return body;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += CHUNK) {
      int size = Math.min(CHUNK, body.length - at);
      out.writeBytes(ascii(Integer.toHexString(size) + "\r\n"));
      out.write(body, at, size);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeBytes(ascii("0\r\n\r\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the method and the target. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
