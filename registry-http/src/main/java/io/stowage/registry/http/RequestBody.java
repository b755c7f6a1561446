package io.stowage.registry.http;

import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The body of a request. A client that sent {@code Expect: 100-continue} is asked for its body by
 * the first read, so a request that is refused before has no body to drop.
 *
 * <p>Not safe for use by several threads.
 */
public final class RequestBody {
  private static final RequestBody NONE =
      new RequestBody(OptionalLong.of(0), InputStream::nullInputStream);

  private final OptionalLong length;
  private final Supplier<InputStream> content;

  private RequestBody(OptionalLong length, Supplier<InputStream> content) {
    this.length = length;
    this.content = content;
  }

  /** Returns a body without bytes. */
  public static RequestBody none() {
    return NONE;
  }

  /**
   * Returns a body.
   *
   * @param length the number of bytes that the client announced, or empty if it announced none
   * @param content opens the bytes; called once
   */
  public static RequestBody of(OptionalLong length, Supplier<InputStream> content) {
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(content, "content");
    return new RequestBody(length, content);
  }

  /** Returns the number of bytes that the client announced, or empty if it announced none. */
  public OptionalLong length() {
    return length;
  }

  /**
   * Returns the bytes. A read throws an {@code IOException} if the connection is lost, if the body
   * ends before its announced length, or if the client is slower than the server allows.
   */
  public InputStream open() {
    return content.get();
  }
}
