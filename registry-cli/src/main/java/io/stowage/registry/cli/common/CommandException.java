package io.stowage.registry.cli.common;

/** Thrown if a command cannot do its job; the message says everything that a user needs. */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class CommandException extends RuntimeException {
  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
