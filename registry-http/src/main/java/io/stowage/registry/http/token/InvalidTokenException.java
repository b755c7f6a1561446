package io.stowage.registry.http.token;

import io.stowage.registry.model.Printable;

/** Thrown when a token is not valid. The message contains no part of the token but its claims. */
@SuppressWarnings("serial") // a serialized exception is read by the same version
final class InvalidTokenException extends RuntimeException {
  InvalidTokenException(String problem) {
    super(Printable.of(problem));
  }

  /** Returns a description of the problem. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
