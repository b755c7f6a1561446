package io.stowage.registry.cli;

import java.io.Serial;

/** Thrown if a command cannot do its job; the message says everything that a user needs. */
final class CommandException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
