package io.stowage.registry.cli;

import java.io.Serial;

/** A configuration is wrong, or what was asked is not safe with it; the message says how and where. */
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
