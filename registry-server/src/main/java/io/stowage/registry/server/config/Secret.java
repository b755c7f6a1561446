package io.stowage.registry.server.config;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A text that must not be shown.
 *
 * @param text the text
 */
public record Secret(String text) {
  /** Checks that the component is not null. */
  public Secret {
    Objects.requireNonNull(text, "text");
  }

  /** Returns the text in UTF-8. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a text that does not contain the secret. */
  @Override
  public String toString() {
    return "***";
  }
}
