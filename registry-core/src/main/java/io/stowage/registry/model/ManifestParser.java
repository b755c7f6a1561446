package io.stowage.registry.model;

import java.util.Optional;
import java.util.Set;

/** Determines the type of a manifest and parses the manifest as that type. */
final class ManifestParser {
  private static final Set<String> KEYS = Set.of(
      "schemaVersion",
      "mediaType",
      "artifactType",
      "config",
      "layers",
      "manifests",
      "subject",
      "annotations",
      "fsLayers",
      "history",
      "signatures");

  private static final MediaType JSON = new MediaType("application/json");

  private ManifestParser() {}

  static Manifest parsePushed(MediaType declared, byte[] bytes) {
    byte[] copy = checkedCopy(bytes);
    JsonObject document = StrictJson.parse(copy, KEYS);
    Optional<MediaType> inside = typeOf(document);
    if (inside.isPresent() ? !agree(declared, inside.get()) : declared.isManifest()) {
      throw document.invalid(
          "mediaType",
          "a manifest of the declared type " + declared,
          inside.map(MediaType::value).orElse("nothing"));
    }
    Manifest manifest = read(inside.orElse(declared), copy, document);
    if (manifest instanceof Schema1Manifest schema1) {
      schema1.verify();
    }
    return manifest;
  }

  static Manifest parseStored(byte[] bytes) {
    byte[] copy = checkedCopy(bytes);
    JsonObject document = StrictJson.parse(copy, KEYS);
    MediaType type = typeOf(document)
        .orElseThrow(
            () -> document.invalid("mediaType", "a mediaType, manifests or config", "nothing"));
    return read(type, copy, document);
  }

  /**
   * Returns whether the declared type matches the type in the bytes. As in Distribution, a signed
   * schema 1 manifest may be declared as an unsigned one or as plain JSON.
   */
  private static boolean agree(MediaType declared, MediaType inside) {
    return declared.equals(inside)
        || (inside.equals(MediaType.DOCKER_SCHEMA1_SIGNED)
            && (declared.equals(MediaType.DOCKER_SCHEMA1) || declared.equals(JSON)));
  }

  private static byte[] checkedCopy(byte[] bytes) {
    if (bytes.length > Manifest.LIMIT) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          bytes.length + " bytes",
          "a manifest of at most " + Manifest.LIMIT + " bytes");
    }
    return bytes.clone();
  }

  /** Returns the type that a reader of the stored bytes derives from them. */
  private static Optional<MediaType> typeOf(JsonObject document) {
    Optional<MediaType> written = document.value("mediaType", MediaType::parse);
    if (written.isPresent() && !isSchema1(written.get())) {
      return written;
    }
    if (written.isPresent() || document.isInteger("schemaVersion", 1)) {
      return Optional.of(
          document.has("signatures") ? MediaType.DOCKER_SCHEMA1_SIGNED : MediaType.DOCKER_SCHEMA1);
    }
    if (document.has("manifests")) {
      return Optional.of(MediaType.OCI_INDEX);
    }
    return document.has("config") ? Optional.of(MediaType.OCI_MANIFEST) : Optional.empty();
  }

  private static Manifest read(MediaType type, byte[] bytes, JsonObject document) {
    if (isImage(type)) {
      return ImageManifest.read(type, bytes, document);
    }
    if (isIndex(type)) {
      return ImageIndex.read(type, bytes, document);
    }
    return isSchema1(type)
        ? Schema1Manifest.read(type, bytes, document)
        : new UnknownManifest(type, bytes);
  }

  private static boolean isImage(MediaType type) {
    return type.equals(MediaType.OCI_MANIFEST) || type.equals(MediaType.DOCKER_MANIFEST);
  }

  private static boolean isIndex(MediaType type) {
    return type.equals(MediaType.OCI_INDEX) || type.equals(MediaType.DOCKER_MANIFEST_LIST);
  }

  private static boolean isSchema1(MediaType type) {
    return type.equals(MediaType.DOCKER_SCHEMA1) || type.equals(MediaType.DOCKER_SCHEMA1_SIGNED);
  }
}
