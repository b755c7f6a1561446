package io.stowage.registry.http;

import java.util.Objects;

/**
 * Thrown when a request cannot be answered because of its client: it has gone, was too slow, or
 * sent something that is not HTTP. The server closes the connection.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class RequestException extends RuntimeException {
  /** Creates an exception with a description of the problem. */
  public RequestException(String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), Objects.requireNonNull(cause, "cause"));
  }
}
