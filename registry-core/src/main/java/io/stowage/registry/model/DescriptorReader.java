package io.stowage.registry.model;

import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads descriptors from JSON. */
final class DescriptorReader {
  static final Set<String> KEYS = Set.of(
      "mediaType", "digest", "size", "urls", "annotations", "platform", "artifactType", "data");

  private static final Set<String> PLATFORM_KEYS =
      Set.of("os", "architecture", "os.version", "os.features", "variant");

  private DescriptorReader() {}

  static Descriptor read(JsonObject json) {
    Descriptor plain = Descriptor.of(
            json.requireValue("mediaType", MediaType::parse),
            json.requireValue("digest", Digest::parse),
            json.requireSize("size"))
        .withUrls(json.list("urls"))
        .withAnnotations(json.texts("annotations"));
    Descriptor placed = json.object("platform", PLATFORM_KEYS)
        .map(DescriptorReader::platform)
        .map(plain::withPlatform)
        .orElse(plain);
    Descriptor typed = json.value("artifactType", MediaType::parse)
        .map(placed::withArtifactType)
        .orElse(placed);
    Optional<Descriptor> filled =
        json.value("data", text -> typed.withData(Base64.getDecoder().decode(text)));
    return filled.orElse(typed);
  }

  private static Platform platform(JsonObject json) {
    return new Platform(
        json.text("os"),
        json.text("architecture"),
        json.text("os.version"),
        json.list("os.features"),
        json.text("variant"));
  }
}
