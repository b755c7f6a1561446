package io.stowage.registry.interop.hostile;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request that is not sent yet, in parts that can be replaced. A character of a text stands for a
 * byte.
 *
 * @param method the method
 * @param target the target of the request line
 * @param version the version of HTTP in the request line
 * @param fields the lines of the header, except {@code Host} and those that announce the body
 * @param body the body, which nobody changes
 * @param chunked whether the length of the body is not announced
 */
@SuppressWarnings("ArrayRecordComponent")
record Draft(
    String method,
    String target,
    String version,
    List<String> fields,
    byte[] body,
    boolean chunked) {
  private static final String VERSION = "HTTP/1.1";
  private static final int CHUNK = 1000;
  private static final byte[] NOTHING = {};
  private static final Set<String> WITH_BODY = Set.of("PATCH", "POST", "PUT");
  private static final CharMatcher VISIBLE = CharMatcher.inRange('!', '~');
  private static final CharMatcher TEXT = CharMatcher.inRange(' ', '~');
  private static final Pattern METHOD = Pattern.compile("[A-Z-]+");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9-]+:.*");

  /** Copies the list. */
  Draft {
    fields = List.copyOf(fields);
  }

  /** Returns a request without a body. */
  static Draft of(String method, String target) {
    return new Draft(method, target, VERSION, List.of(), NOTHING, false);
  }

  Draft withMethod(String other) {
    return new Draft(other, target, version, fields, body, chunked);
  }

  Draft withTarget(String other) {
    return new Draft(method, other, version, fields, body, chunked);
  }

  Draft withVersion(String other) {
    return new Draft(method, target, other, fields, body, chunked);
  }

  /** Returns a copy with a further line in the header. */
  Draft with(String line) {
    return withAll(List.of(line));
  }

  /** Returns a copy with further lines in the header. */
  Draft withAll(List<String> lines) {
    List<String> all =
        ImmutableList.<String>builder().addAll(fields).addAll(lines).build();
    return new Draft(method, target, version, all, body, chunked);
  }

  Draft sending(byte[] content) {
    return new Draft(method, target, version, fields, content, chunked);
  }

  /** Returns a copy that does not announce the length of the body. */
  Draft inChunks() {
    return new Draft(method, target, version, fields, body, true);
  }

  /**
   * Returns whether every server finds the end of this request at the same byte: no part of its
   * head contains a line end or announces a body.
   */
  boolean isPlain() {
    return version.equals(VERSION)
        && METHOD.matcher(method).matches()
        && !target.isEmpty()
        && VISIBLE.matchesAllOf(target)
        && fields.stream().allMatch(Draft::isPlain);
  }

  private static boolean isPlain(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return TEXT.matchesAllOf(field)
        && FIELD.matcher(field).matches()
        && !name.startsWith("content-length:")
        && !name.startsWith("transfer-encoding:");
  }

  /** Returns the bytes of this request to {@code host}. */
  byte[] encoded(String host) {
    if (chunked) {
      return encoded(host, List.of("Transfer-Encoding: chunked"), chunks(body, CHUNK));
    }
    boolean announced = body.length > 0 || WITH_BODY.contains(method);
    return encoded(host, announced ? List.of("Content-Length: " + body.length) : List.of(), body);
  }

  /** Returns this request with other lines that announce the body, and with other bytes for it. */
  byte[] encoded(String host, List<String> framing, byte[] payload) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    if (fields.stream().noneMatch(field -> field.regionMatches(true, 0, "Host:", 0, 5))) {
      head.append("Host: ").append(host).append("\r\n");
    }
    fields.forEach(field -> head.append(field).append("\r\n"));
    framing.forEach(field -> head.append(field).append("\r\n"));
    head.append("\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Bytes.of(head.toString()));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  /** Returns {@code content} in chunks of {@code size} bytes. */
  static byte[] chunks(byte[] content, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < content.length; at += size) {
      int count = Math.min(size, content.length - at);
      out.writeBytes(Bytes.of(Integer.toHexString(count) + "\r\n"));
      out.write(content, at, count);
      out.writeBytes(Bytes.of("\r\n"));
    }
    out.writeBytes(Bytes.of("0\r\n\r\n"));
    return out.toByteArray();
  }
}
