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

  /**
   * Returns whether {@code text} contains a key or certificate in PEM form, which is not shown even
   * where a key of the configuration expects something else.
   */
  static boolean isIn(String text) {
    return text.contains("-----BEGIN");
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
