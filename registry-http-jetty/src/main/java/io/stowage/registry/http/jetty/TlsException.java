package io.stowage.registry.http.jetty;

import java.util.Objects;

/**
 * Thrown when certificates or keys cannot be read or used. The message names the file and what was
 * expected, and never contains a part of a key.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class TlsException extends RuntimeException {
  /** Creates an exception with a description of the problem. */
  public TlsException(String message) {
    super(Objects.requireNonNull(message, "message"));
  }

  /** Creates an exception with a description of the problem and its cause. */
  public TlsException(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
  }
}
