package io.stowage.registry.model;

import java.util.List;
import java.util.Objects;

/**
 * What an image runs on (OCI image index, "platform"). A text that was not given is empty.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code arm64}
 * @param osVersion such as {@code 10.0.20348.2113}
 * @param osFeatures such as {@code win32k}
 * @param variant of the processor, such as {@code v8}
 */
public record Platform(
    String os, String architecture, String osVersion, List<String> osFeatures, String variant) {
  /** Copies the features. */
  public Platform {
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(architecture, "architecture");
    Objects.requireNonNull(osVersion, "osVersion");
    Objects.requireNonNull(osFeatures, "osFeatures");
    Objects.requireNonNull(variant, "variant");
    osFeatures = List.copyOf(osFeatures);
  }

  /** Returns the platform of that system and processor, of which no more is known. */
  public static Platform of(String os, String architecture) {
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(architecture, "architecture");
    return new Platform(os, architecture, "", List.of(), "");
  }

  /** Returns {@code os/architecture}, and {@code /variant} if there is one. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
