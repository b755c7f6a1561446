package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An image to push.
 *
 * @param config its config
 * @param layers its layers
 */
record Image(Content config, List<Content> layers) {
  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

  Image {
    layers = List.copyOf(layers);
  }

  /** Returns a new image whose config and layers have {@code size} bytes each. */
  static Image of(Contents contents, int layers, int size) {
    return new Image(
        contents.next(size),
        Stream.generate(() -> contents.next(size)).limit(layers).toList());
  }

  /** Returns its manifest. */
  Content manifest() {
    String text = """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(
            MANIFEST_TYPE,
            descriptor(CONFIG_TYPE, config),
            layers.stream()
                .map(layer -> descriptor(LAYER_TYPE, layer))
                .collect(Collectors.joining(",")));
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String descriptor(String type, Content blob) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, blob.digest(), blob.length());
  }

  /** Pushes all of it. */
  void push(RegistryClient client, String repository, String tag) throws IOException {
    for (Content layer : layers) {
      client.push(repository, layer);
    }
    client.push(repository, config);
    client.pushManifest(repository, tag, manifest());
  }
}
