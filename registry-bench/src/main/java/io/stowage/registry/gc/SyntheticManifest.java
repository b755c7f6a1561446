package io.stowage.registry.gc;

import io.stowage.registry.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifest of an image whose digests are {@linkplain SyntheticDigest synthetic}. */
final class SyntheticManifest {
  private static final String ANY = "0".repeat(64);

  private final byte[] template;
  private final int[] digests;

  /** Creates a manifest with a config and {@code layers} layers. */
  SyntheticManifest(int layers) {
    String listed = Stream.generate(() -> descriptor(MediaType.OCI_LAYER_GZIP))
        .limit(layers)
        .collect(Collectors.joining(","));
    String text = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
        + "\",\"config\":" + descriptor(MediaType.OCI_CONFIG) + ",\"layers\":[" + listed + "]}";
    template = text.getBytes(StandardCharsets.US_ASCII);
    digests = new int[layers + 1];
    for (int i = 0, from = 0; i < digests.length; i++) {
      digests[i] = text.indexOf(ANY, from);
      from = digests[i] + ANY.length();
    }
  }

  /** Returns a manifest that names the blobs 0, 1, 2 and so on. */
  byte[] bytes() {
    return bytes(i -> i);
  }

  /**
   * Returns a manifest whose config is blob {@code blobs(0)} and whose layers are the blobs {@code
   * blobs(1)}, {@code blobs(2)} and so on.
   */
  byte[] bytes(IntToLongFunction blobs) {
    byte[] bytes = template.clone();
    for (int i = 0; i < digests.length; i++) {
      byte[] encoded = SyntheticDigest.ascii(blobs.applyAsLong(i));
      System.arraycopy(encoded, 0, bytes, digests[i], encoded.length);
    }
    return bytes;
  }

  private static String descriptor(MediaType type) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + ANY + "\",\"size\":12345}";
  }
}
