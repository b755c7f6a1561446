package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the image for one platform.
 *
 * <p>The operating system and the architecture must be equal, and the variant if one is given.
 * Variants that mean the same as none, {@code v8} of arm64 and {@code v1} of amd64, count as none.
 * A platform without a variant prefers an image without a variant.
 *
 * @param platform the platform; its version and features of the operating system are ignored
 */
record PlatformChoice(Platform platform) {
  private static final int SHOWN = 30;
  private static final int LONGEST = 80;

  /**
   * Returns {@code manifest}, or the image for the platform if it is an index. An image whose
   * config states no platform, such as an artifact, suits every platform.
   *
   * @param name the name of the manifest, for errors
   * @param source contains the configs of images
   * @throws RegistryException MANIFEST_UNKNOWN if there is not exactly one image for the platform
   */
  Descriptor of(String name, Descriptor descriptor, Manifest manifest, ContentSource source)
      throws IOException {
    if (manifest instanceof ImageIndex index) {
      return childOf(name, index.manifests());
    }
    Optional<Platform> own = manifest instanceof ImageManifest image
        ? platformOf(image.config(), source)
        : Optional.empty();
    if (own.isPresent() && !suits(own.get())) {
      throw notFound(name, own.get().toString());
    }
    return descriptor;
  }

  private Descriptor childOf(String name, List<Descriptor> children) {
    List<Descriptor> suitable = children.stream()
        .filter(child -> child.platform().filter(this::suits).isPresent())
        .toList();
    List<Descriptor> exact = suitable.stream()
        .filter(child -> child.platform().filter(this::isSame).isPresent())
        .toList();
    List<Descriptor> found = exact.isEmpty() ? suitable : exact;
    if (found.size() != 1) {
      throw notFound(name, shown(children));
    }
    return found.get(0);
  }

  private boolean suits(Platform other) {
    return platform.os().equals(other.os())
        && platform.architecture().equals(other.architecture())
        && (platform.variant().isEmpty() || isSame(other));
  }

  /** Compares the variants of a platform that suits otherwise. */
  private boolean isSame(Platform other) {
    return variant(platform).equals(variant(other));
  }

  private static String variant(Platform platform) {
    boolean usual = switch (platform.architecture()) {
      case "arm64" -> platform.variant().equals("v8");
      case "amd64" -> platform.variant().equals("v1");
      default -> false;
    };
    return usual ? "" : platform.variant();
  }

  /** Returns the platform in a config, or empty if it states none or is not in the source. */
  private static Optional<Platform> platformOf(Descriptor config, ContentSource source)
      throws IOException {
    if (!DockerDescription.isImageConfig(config.mediaType())) {
      return Optional.empty();
    }
    Optional<InputStream> content = source.blob(config);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    String label = "the config " + config.digest();
    try (InputStream in = content.get()) {
      JsonNode json = Json.read(new LayoutFile(label, config.size(), () -> in));
      Platform stated = new Platform(
          Json.text(json, "os", label),
          Json.text(json, "architecture", label),
          "",
          List.of(),
          Json.text(json, "variant", label));
      return Optional.of(stated).filter(found -> !found.os().isEmpty());
    }
  }

  private RegistryException notFound(String name, String found) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN,
        name,
        "expected exactly one image for " + platform + ", found " + found);
  }

  /** Returns the platforms of {@code children} as text. */
  private static String shown(List<Descriptor> children) {
    String listed =
        children.stream().limit(SHOWN).map(PlatformChoice::shown).collect(Collectors.joining(", "));
    String more = children.size() > SHOWN ? " and " + (children.size() - SHOWN) + " more" : "";
    return children.isEmpty() ? "none" : listed + more;
  }

  private static String shown(Descriptor child) {
    String text = child
        .platform()
        .map(platform ->
            platform + (platform.osVersion().isEmpty() ? "" : " (" + platform.osVersion() + ")"))
        .orElse("one without a platform");
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  /** Returns the platform as text. */
  @Override
  public String toString() {
    return platform.toString();
  }
}
