package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.util.List;
import java.util.stream.Collectors;

/** The ways in which tools write the JSON of manifests. */
enum ManifestStyle {
  /** OCI types without white space, as buildkit, buildah and skopeo write them. */
  COMPACT(MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, MediaType.OCI_LAYER_GZIP),
  /** Docker's types, indented by three spaces, as docker writes them. */
  INDENTED(
      MediaType.DOCKER_MANIFEST,
      MediaType.DOCKER_CONFIG,
      MediaType.parse("application/vnd.docker.image.rootfs.diff.tar.gzip"));

  private final String manifest;
  private final String config;
  private final String layer;

  ManifestStyle(MediaType manifest, MediaType config, MediaType layer) {
    this.manifest = manifest.value();
    this.config = config.value();
    this.layer = layer.value();
  }

  /** Returns the manifest of an image. */
  String image(Content config, List<Content> layers) {
    return this == COMPACT
        ? compact("\"config\":" + compact(this.config, config), "layers", compact(layer, layers))
        : "{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"" + manifest + "\",\n   \"config\": "
            + indented("   ", this.config, config) + ",\n   \"layers\": [\n"
            + layers.stream()
                .map(each -> "      " + indented("      ", layer, each))
                .collect(Collectors.joining(",\n"))
            + "\n   ]\n}";
  }

  /** Returns an index of images of this style, which all tools write without white space. */
  String index(List<Content> images) {
    return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
        + compact(manifest, images) + "]}";
  }

  private String compact(String first, String name, String list) {
    return "{\"schemaVersion\":2,\"mediaType\":\"" + manifest + "\"," + first + ",\"" + name
        + "\":[" + list + "]}";
  }

  private static String compact(String type, List<Content> contents) {
    return contents.stream().map(each -> compact(type, each)).collect(Collectors.joining(","));
  }

  private static String compact(String type, Content content) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + content.digest() + "\",\"size\":"
        + content.size() + "}";
  }

  private static String indented(String margin, String type, Content content) {
    String line = "\n" + margin + "   ";
    return "{" + line + "\"mediaType\": \"" + type + "\"," + line + "\"size\": " + content.size()
        + "," + line + "\"digest\": \"" + content.digest() + "\"\n" + margin + "}";
  }

  /**
   * A blob or manifest that a manifest names.
   *
   * @param digest its digest
   * @param size its size in bytes
   */
  record Content(Digest digest, long size) {}
}
