package io.stowage.registry.model;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a registry refuses a request or cannot fulfil it.
 *
 * <p>Each exception that this library throws for a well-formed request is a
 * {@code StowageException} with a code of the HTTP API and its status, so that an HTTP front end
 * can handle all of them by one rule. Incorrect use of the library causes an
 * {@link IllegalArgumentException}, an {@link IllegalStateException} or a
 * {@link NullPointerException}, whose message is the name of the null parameter. Failures of the
 * caller's own streams and files cause a {@link java.io.UncheckedIOException}.
 *
 * <p>The message can be printed and logged as it is, because characters that affect a terminal are
 * escaped as described at {@link Printable}. The values that a subclass returns, the messages of
 * causes and the messages of the other exceptions above are not escaped.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public abstract class StowageException extends RuntimeException {
  private final ErrorCode code;

  /** Creates an exception with the given {@code code} of the HTTP API. */
  protected StowageException(ErrorCode code, String message) {
    super(Printable.of(message));
    this.code = code;
  }

  /** Creates an exception with the given {@code code} of the HTTP API and {@code cause}. */
  protected StowageException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(Printable.of(message), cause);
    this.code = code;
  }

  /** Returns the code of the HTTP API. */
  public final ErrorCode code() {
    return code;
  }

  /** Returns the HTTP status of the {@linkplain #code code}. */
  public final int status() {
    return code.status();
  }
}
