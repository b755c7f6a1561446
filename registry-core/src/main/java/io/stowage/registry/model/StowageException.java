package io.stowage.registry.model;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A registry refused a request, or could not fulfil it.
 *
 * <p>Each error that this library throws for a request that is formed well is one of these, with a code
 * of the HTTP API and its status, so that a front can answer whatever comes by one rule. Errors in how
 * the library is called are {@link IllegalArgumentException}, {@link IllegalStateException} and {@link
 * NullPointerException}, whose message is the name of the parameter that was null. A stream or file of
 * the caller's own that fails is a {@link java.io.UncheckedIOException}.
 *
 * <p>The message can be printed and logged as it is: what a terminal would act on is escaped as {@link
 * Printable} says. Values that a subclass returns are as they came, and the messages of causes, and of the
 * other exceptions above, are not escaped.
 */
public abstract class StowageException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Takes the {@code code} that the HTTP API has for this. */
  protected StowageException(ErrorCode code, String message) {
    super(Printable.of(message));
    this.code = code;
  }

  /** Takes the {@code code} that the HTTP API has for this, and what led to it. */
  protected StowageException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(Printable.of(message), cause);
    this.code = code;
  }

  /** Returns the code of the HTTP API. */
  public final ErrorCode code() {
    return code;
  }

  /** Returns the HTTP status, which is that of the {@linkplain #code code}. */
  public final int status() {
    return code.status();
  }
}
