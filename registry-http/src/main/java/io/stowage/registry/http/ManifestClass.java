package io.stowage.registry.http;

import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Printable;
import io.stowage.registry.model.Schema1Manifest;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The class of a manifest, which follows from the media type of its config, as in Distribution
 * ({@code policy.repository.classes} in its configuration).
 */
public enum ManifestClass {
  /** An image, of OCI or Docker. */
  IMAGE,
  /** A plugin of Docker. */
  PLUGIN;

  private static final MediaType PLUGIN_CONFIG =
      new MediaType("application/vnd.docker.plugin.v1+json");

  /**
   * Returns the class of {@code manifest}, or empty if it has none, such as an index or an artifact
   * of another type.
   */
  public static Optional<ManifestClass> of(Manifest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    if (manifest instanceof Schema1Manifest) {
      return Optional.of(IMAGE);
    }
    return manifest instanceof ImageManifest image
        ? of(image.config().mediaType().essence())
        : Optional.empty();
  }

  private static Optional<ManifestClass> of(MediaType config) {
    if (config.equals(MediaType.OCI_CONFIG) || config.equals(MediaType.DOCKER_CONFIG)) {
      return Optional.of(IMAGE);
    }
    return config.equals(PLUGIN_CONFIG) ? Optional.of(PLUGIN) : Optional.empty();
  }

  /**
   * Parses the name of a class, such as {@code image}.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  public static ManifestClass parse(String text) {
    Objects.requireNonNull(text, "text");
    return switch (text) {
      case "image" -> IMAGE;
      case "plugin" -> PLUGIN;
      default ->
        throw new IllegalArgumentException(
            "class is \"" + Printable.of(text) + "\", expected image or plugin");
    };
  }

  /** Returns the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
