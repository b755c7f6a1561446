package io.stowage.registry.cli;

import java.io.Serial;

/**
 * Thrown if a configuration is invalid, or a command is not safe with it; the message names the
 * place and the problem.
 */
final class ConfigurationException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }

  ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
