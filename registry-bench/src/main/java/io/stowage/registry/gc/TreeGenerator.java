package io.stowage.registry.gc;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Writes a registry tree of a given shape, always the same tree for the same shape, directly into a
 * directory or through a driver. The generation itself is not measured.
 */
final class TreeGenerator {
  private final BiConsumer<StoragePath, byte[]> objects;
  private final TreeShape shape;

  /** Writes below {@code root} without a driver. */
  TreeGenerator(Path root, TreeShape shape) {
    this((path, content) -> writeFile(root.resolve(path.value()), content), shape);
  }

  /** Writes through {@code driver}. */
  TreeGenerator(StorageDriver driver, TreeShape shape) {
    this(driver::write, shape);
  }

  private TreeGenerator(BiConsumer<StoragePath, byte[]> objects, TreeShape shape) {
    this.objects = objects;
    this.shape = shape;
  }

  void write() {
    IntStream.range(0, shape.repositories()).parallel().forEach(this::writeRepository);
  }

  private void writeRepository(int number) {
    RepositoryName name = RepositoryName.parse("group-" + number % 20 + "/app-" + number);
    SplittableRandom random = new SplittableRandom(number);
    List<Digest> base = layers(name, random, shape.shared());
    for (int i = 0; i < shape.tags(); i++) {
      Digest named =
          shape.index() ? writeIndex(name, random, base) : writeImage(name, random, base);
      Tag tag = Tag.parse("v" + i);
      writeLink(RegistryLayout.tagIndexLink(name, tag, named), named);
      writeLink(RegistryLayout.tagCurrentLink(name, tag), named);
    }
    for (int i = 0; i < shape.untagged(); i++) {
      writeImage(name, random, base);
    }
    for (int i = 0; i < shape.dead(); i++) {
      writeBlob(content(random));
    }
  }

  private Digest writeIndex(RepositoryName name, SplittableRandom random, List<Digest> base) {
    String children = descriptor(MediaType.OCI_MANIFEST, writeImage(name, random, base), 700)
        + ","
        + descriptor(MediaType.OCI_MANIFEST, writeImage(name, random, base), 700);
    return writeManifest(
        name,
        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
            + children + "]}");
  }

  private Digest writeImage(RepositoryName name, SplittableRandom random, List<Digest> base) {
    Digest config = layers(name, random, 1).get(0);
    List<Digest> layers = new ArrayList<>(base);
    layers.addAll(layers(name, random, shape.layers() - base.size()));
    String listed = String.join(
        ",",
        layers.stream()
            .map(layer -> descriptor(MediaType.OCI_LAYER_GZIP, layer, shape.blobSize()))
            .toList());
    return writeManifest(
        name,
        "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"config\":"
            + descriptor(MediaType.OCI_CONFIG, config, shape.blobSize()) + ",\"layers\":[" + listed
            + "]}");
  }

  private Digest writeManifest(RepositoryName name, String json) {
    Digest digest = writeBlob(json.getBytes(StandardCharsets.UTF_8));
    writeLink(RegistryLayout.revisionLink(name, digest), digest);
    return digest;
  }

  private List<Digest> layers(RepositoryName name, SplittableRandom random, int count) {
    List<Digest> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Digest layer = writeBlob(content(random));
      writeLink(RegistryLayout.layerLink(name, layer), layer);
      layers.add(layer);
    }
    return layers;
  }

  private byte[] content(SplittableRandom random) {
    byte[] content = new byte[shape.blobSize()];
    ByteBuffer.wrap(content).putLong(random.nextLong()).putLong(random.nextLong());
    return content;
  }

  private Digest writeBlob(byte[] content) {
    Digest digest = Digest.of(content);
    objects.accept(RegistryLayout.blobData(digest), content);
    return digest;
  }

  private void writeLink(StoragePath path, Digest target) {
    objects.accept(path, Link.content(target));
  }

  private static void writeFile(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String descriptor(MediaType type, Digest digest, long size) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
  }
}
