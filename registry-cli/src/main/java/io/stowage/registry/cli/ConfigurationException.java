package io.stowage.registry.cli;

/**
 * Thrown if a configuration is invalid, or a command is not safe with it; the message names the
 * place and the problem.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
final class ConfigurationException extends RuntimeException {
  ConfigurationException(String message) {
    super(message);
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
