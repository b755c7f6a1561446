package io.stowage.registry.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An image in the format used before 2016 (Docker image manifest version 2, schema 1), unsigned or
 * signed.
 *
 * <p>The digest of a signed manifest is the digest of its payload, and its values are read from the
 * payload only. Distribution (observed with 2.8.2) stores the payload without the signatures, and
 * signs it with its own key when it serves it.
 */
public final class Schema1Manifest extends ManifestContent implements Manifest {
  private static final Set<String> KEYS =
      Set.of("schemaVersion", "mediaType", "fsLayers", "history", "signatures");

  private static final Set<String> LAYER_KEYS = Set.of("blobSum");

  private final Optional<JsonWebSignatures> signatures;
  private final List<Descriptor> layers;
  private final int histories;

  private Schema1Manifest(
      MediaType mediaType, byte[] bytes, byte[] payload, Optional<JsonWebSignatures> signatures) {
    super(mediaType, bytes, payload);
    JsonObject document = StrictJson.parse(payload, KEYS);
    document.requireInteger("schemaVersion", 1);
    this.signatures = signatures;
    this.layers = document.objects("fsLayers", LAYER_KEYS, Schema1Manifest::layer);
    this.histories = document.objects("history", Set.of(), history -> history).size();
  }

  static Schema1Manifest read(MediaType mediaType, byte[] bytes, JsonObject document) {
    document.requireInteger("schemaVersion", 1);
    if (!mediaType.equals(MediaType.DOCKER_SCHEMA1_SIGNED)) {
      return new Schema1Manifest(mediaType, bytes, bytes, Optional.empty());
    }
    JsonWebSignatures signatures = JsonWebSignatures.read(document, bytes);
    return new Schema1Manifest(mediaType, bytes, signatures.payload(), Optional.of(signatures));
  }

  /** Returns the layers in the order of the manifest, topmost first. Their sizes are not known. */
  @Override
  public List<Descriptor> blobs() {
    return layers;
  }

  /**
   * Checks the requirements on pushed manifests only: valid signatures, and a history for each
   * layer.
   */
  void verify() {
    if (histories != layers.size()) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          "/history",
          "one for each of " + layers.size() + " layers, found " + histories);
    }
    signatures.ifPresent(JsonWebSignatures::verify);
  }

  private static Descriptor layer(JsonObject json) {
    return Descriptor.ofUnknownSize(
        MediaType.DOCKER_LAYER, json.requireValue("blobSum", Digest::parse));
  }
}
