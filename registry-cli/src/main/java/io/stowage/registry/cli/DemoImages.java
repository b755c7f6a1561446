package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Pushes images with files of pseudorandom bytes, the same in each run. */
final class DemoImages {
  private final Registry registry;
  private final Random random = new Random(1);

  DemoImages(Registry registry) {
    this.registry = registry;
  }

  /** Returns a new layer of {@code size} bytes, a multiple of 512. */
  byte[] layer(int size) {
    return DemoLayer.of(size, random);
  }

  /** Pushes an image with {@code layers}, and returns the descriptor of its manifest. */
  Descriptor push(String repository, String tag, byte[]... layers) {
    Repository target = registry.repository(repository);
    List<Descriptor> pushed = Arrays.stream(layers)
        .map(layer -> target.blobs().put(layer, MediaType.OCI_LAYER))
        .toList();
    ImageManifest image = ImageManifest.builder()
        .config(target.blobs().put(config(repository + ":" + tag, pushed), MediaType.OCI_CONFIG))
        .layers(pushed)
        .build();
    return target.manifests().put(tag, image);
  }

  /** Returns the config (OCI image spec, "Image Configuration") for layers without compression. */
  private static byte[] config(String author, List<Descriptor> layers) {
    List<String> diffIds =
        layers.stream().map(layer -> layer.digest().toString()).toList();
    return JsonOutput.bytes(JsonOutput.object(
        "author",
        author,
        "architecture",
        "amd64",
        "os",
        "linux",
        "rootfs",
        JsonOutput.object("type", "layers", "diff_ids", diffIds)));
  }
}
