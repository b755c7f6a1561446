package io.stowage.registry.interop.http.soak;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An image whose bytes follow from its name, so that pushing it again relies on what was stored
 * before.
 *
 * @param name the name
 * @param blobs the config and the layers, which nobody changes
 * @param manifest the manifest
 */
record SoakImage(String name, List<byte[]> blobs, ImageManifest manifest) {
  private static final int SHARED_LAYERS = 2;
  private static final int LAYERS_OF_A_GROUP = 12;
  private static final int LARGE = 150_000;

  /** Copies the list. */
  SoakImage {
    blobs = List.copyOf(blobs);
  }

  /**
   * Returns an image with a layer of its own, and others that images of the same group share.
   *
   * @param owner the client that pushes it
   */
  static SoakImage of(String owner, int group, int number) {
    String name = owner + "." + group + "." + number;
    Random random = new Random(name.hashCode());
    List<byte[]> blobs = new ArrayList<>();
    blobs.add(("{\"os\":\"linux\",\"id\":\"" + name + "\"}").getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < SHARED_LAYERS; i++) {
      blobs.add(layer(new Random(group * 1000L + random.nextInt(LAYERS_OF_A_GROUP))));
    }
    blobs.add(layer(random));
    ImageManifest manifest = ImageManifest.builder()
        .config(descriptor(MediaType.OCI_CONFIG, blobs.get(0)))
        .layers(blobs.stream()
            .skip(1)
            .map(layer -> descriptor(MediaType.OCI_LAYER, layer))
            .toList())
        .build();
    return new SoakImage(name, blobs, manifest);
  }

  /** Returns the digest of the manifest. */
  Digest digest() {
    return manifest.digest();
  }

  private static byte[] layer(Random random) {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? LARGE : 200 + random.nextInt(4000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Descriptor descriptor(MediaType type, byte[] content) {
    return Descriptor.of(type, Digest.of(content), content.length);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
