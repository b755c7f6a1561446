package io.stowage.registry.server.config;

import io.stowage.registry.model.Printable;
import java.util.Objects;

/**
 * Thrown if a configuration is invalid, or if what was asked for is not safe with it.
 *
 * <p>The message names the file or variable, the key, its value and what was expected. It contains
 * no secret, and characters that affect a terminal are escaped as described at {@link Printable}.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class ConfigurationException extends RuntimeException {
  /** Creates an exception with a {@code message}. */
  public ConfigurationException(String message) {
    super(Printable.of(Objects.requireNonNull(message, "message")));
  }

  /** Creates an exception with a {@code message} and a {@code cause}. */
  public ConfigurationException(String message, Throwable cause) {
    super(
        Printable.of(Objects.requireNonNull(message, "message")),
        Objects.requireNonNull(cause, "cause"));
  }

  /** Returns an exception that reports that {@code key} has {@code value}. */
  static ConfigurationException of(String source, String key, String value, String expected) {
    return new ConfigurationException(
        source + ": " + key + " is " + value + ", expected " + expected);
  }
}
