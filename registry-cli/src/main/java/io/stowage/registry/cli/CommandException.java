package io.stowage.registry.cli;

/** Thrown if a command cannot do its job; the message says everything that a user needs. */
@SuppressWarnings("serial") // a serialized exception is read by the same version
final class CommandException extends RuntimeException {
  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
