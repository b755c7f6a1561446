package io.stowage.registry.soak;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An image, or an index of two, whose bytes follow from its name, so that any process can create
 * it, push it again and verify it. Its name consists of group, owner and number, such as {@code
 * 3.p1.7}; a negative number is that of an index.
 */
final class SoakImage {
  /** The owner of images that every pusher pushes and deletes. */
  static final String SHARED = "all";

  private static final int LAYERS_OF_A_GROUP = 24;
  private static final int LARGE = 150_000;

  private final String id;
  private final MediaType type;
  private final List<byte[]> blobs;
  private final byte[] manifest;
  private final List<SoakImage> children;

  private SoakImage(
      String id, MediaType type, List<byte[]> blobs, byte[] manifest, List<SoakImage> children) {
    this.id = id;
    this.type = type;
    this.blobs = blobs;
    this.manifest = manifest;
    this.children = children;
  }

  static SoakImage of(int group, String owner, int number) {
    return parse(group + "." + owner + "." + number);
  }

  static SoakImage parse(String id) {
    String[] parts = id.split("\\.", -1);
    int group = Integer.parseInt(parts[0]);
    int number = Integer.parseInt(parts[2]);
    return number < 0 ? index(id, group, parts[1], -number) : image(id, group);
  }

  String id() {
    return id;
  }

  MediaType type() {
    return type;
  }

  /** Returns config and layers. */
  List<byte[]> blobs() {
    return blobs;
  }

  /** Returns the exact bytes of the manifest. */
  byte[] manifest() {
    return manifest;
  }

  /** Returns the images that an index lists. */
  List<SoakImage> children() {
    return children;
  }

  Digest digest() {
    return Digest.of(manifest);
  }

  boolean isOf(String owner) {
    return id.contains("." + owner + ".");
  }

  /** Returns this image and all that it lists. */
  Stream<SoakImage> all() {
    return Stream.concat(Stream.of(this), children.stream());
  }

  /** Returns whether the image, or one that it lists, is {@code other}. */
  boolean needs(String other) {
    return all().map(SoakImage::id).anyMatch(Predicate.isEqual(other));
  }

  private static SoakImage image(String id, int group) {
    Random random = new Random(id.hashCode());
    List<byte[]> blobs = new ArrayList<>();
    blobs.add(("{\"os\":\"linux\",\"id\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 3; i++) {
      blobs.add(bytes(new Random(group * 1000L + random.nextInt(LAYERS_OF_A_GROUP))));
    }
    blobs.add(bytes(random));
    String layers = blobs.stream()
        .skip(1)
        .map(layer -> descriptor(MediaType.OCI_LAYER, layer))
        .collect(Collectors.joining(","));
    String config = descriptor(MediaType.OCI_CONFIG, blobs.get(0));
    String body = "\"config\":" + config + ",\"layers\":[" + layers + "]";
    return new SoakImage(
        id, MediaType.OCI_MANIFEST, blobs, json(MediaType.OCI_MANIFEST, body), List.of());
  }

  private static SoakImage index(String id, int group, String owner, int number) {
    List<SoakImage> children = IntStream.of(number, number + 1)
        .mapToObj(child -> SoakImage.of(group, owner, child))
        .toList();
    String manifests = children.stream()
        .map(child -> descriptor(child.type, child.manifest))
        .collect(Collectors.joining(","));
    byte[] manifest = json(MediaType.OCI_INDEX, "\"manifests\":[" + manifests + "]");
    return new SoakImage(id, MediaType.OCI_INDEX, List.of(), manifest, children);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? LARGE : 200 + random.nextInt(4000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] json(MediaType type, String body) {
    return ("{\"schemaVersion\":2,\"mediaType\":\"" + type + "\"," + body + "}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String descriptor(MediaType type, byte[] content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, Digest.of(content), content.length);
  }
}
