package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Pushes images of bytes by chance, which are always the same. */
final class DemoImages {
  private final Registry registry;
  private final Random random = new Random(1);

  DemoImages(Registry registry) {
    this.registry = registry;
  }

  /** Returns {@code size} bytes that were not there before. */
  byte[] layer(int size) {
    byte[] layer = new byte[size];
    random.nextBytes(layer);
    return layer;
  }

  /** Pushes an image of {@code layers}. */
  Descriptor push(String repository, String tag, byte[]... layers) {
    Repository target = registry.repository(repository);
    List<Map<String, Object>> pushed = Arrays.stream(layers)
        .map(layer -> json(target.blobs().put(layer), MediaType.OCI_LAYER))
        .toList();
    Descriptor config = target.blobs().put(config(repository, tag));
    byte[] manifest = JsonOutput.bytes(JsonOutput.object(
        "schemaVersion",
        2,
        "mediaType",
        MediaType.OCI_MANIFEST.value(),
        "config",
        json(config, MediaType.OCI_CONFIG),
        "layers",
        pushed));
    return target.manifests().put(Tag.parse(tag), MediaType.OCI_MANIFEST, manifest);
  }

  private static byte[] config(String repository, String tag) {
    return ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"" + repository + ":" + tag
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> json(Descriptor blob, MediaType type) {
    return JsonOutput.object(
        "mediaType", type.value(), "digest", blob.digest().toString(), "size", blob.size());
  }
}
