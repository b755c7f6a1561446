package io.stowage.registry.gc;

import io.stowage.registry.gc.ManifestStyle.Content;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
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
  /** In a tree that is used, one tag of so many names an index. */
  private static final int INDEX_AMONG = 10;

  /** In a tree that is used, one manifest of so many is compact. */
  private static final int COMPACT_AMONG = 4;

  private static final int MOST_DOUBLINGS = 7;

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
    List<Content> base = layers(name, random, shape.shared());
    for (int i = 0; i < shape.tags(); i++) {
      boolean index = shape.index() || (shape.used() && i % INDEX_AMONG == 0);
      Content named = index ? writeIndex(name, random, base) : writeImage(name, random, base);
      writeLink(RegistryLayout.tagIndexLink(name, tag(i), named.digest()), named.digest());
      writeLink(RegistryLayout.tagCurrentLink(name, tag(i)), named.digest());
    }
    for (int i = 0; i < shape.untagged(); i++) {
      writeImage(name, random, base);
    }
    writeDead(name, random, base);
  }

  /** Writes blobs that no manifest needs: those of deleted images, as far as they have enough. */
  private void writeDead(RepositoryName name, SplittableRandom random, List<Content> base) {
    int images = shape.used() ? shape.dead() / shape.ownBlobs() : 0;
    for (int i = 0; i < images; i++) {
      Digest deleted = writeManifest(imageText(name, random, base)).digest();
      writeLink(
          RegistryLayout.tagIndexLink(name, tag(i % Math.max(1, shape.tags())), deleted), deleted);
    }
    for (int i = images * shape.ownBlobs(); i < shape.dead(); i++) {
      writeBlob(content(random));
    }
  }

  private Content writeIndex(RepositoryName name, SplittableRandom random, List<Content> base) {
    ManifestStyle style = shape.used() ? ManifestStyle.INDENTED : ManifestStyle.COMPACT;
    List<Content> children = List.of(
        writeRevision(name, imageText(style, name, random, base)),
        writeRevision(name, imageText(style, name, random, base)));
    return writeRevision(name, style.index(children));
  }

  private Content writeImage(RepositoryName name, SplittableRandom random, List<Content> base) {
    return writeRevision(name, imageText(name, random, base));
  }

  private String imageText(RepositoryName name, SplittableRandom random, List<Content> base) {
    boolean indented = shape.used() && random.nextInt(COMPACT_AMONG) > 0;
    return imageText(indented ? ManifestStyle.INDENTED : ManifestStyle.COMPACT, name, random, base);
  }

  /** Writes the blobs of an image with their links, and returns the text of its manifest. */
  private String imageText(
      ManifestStyle style, RepositoryName name, SplittableRandom random, List<Content> base) {
    Content config = layers(name, random, 1).get(0);
    List<Content> layers = new ArrayList<>(base);
    layers.addAll(layers(name, random, shape.layers() - base.size()));
    return style.image(config, layers);
  }

  private Content writeRevision(RepositoryName name, String json) {
    Content written = writeManifest(json);
    writeLink(RegistryLayout.revisionLink(name, written.digest()), written.digest());
    return written;
  }

  private Content writeManifest(String json) {
    return writeBlob(json.getBytes(StandardCharsets.UTF_8));
  }

  private List<Content> layers(RepositoryName name, SplittableRandom random, int count) {
    List<Content> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Content layer = writeBlob(content(random));
      writeLink(RegistryLayout.layerLink(name, layer.digest()), layer.digest());
      layers.add(layer);
    }
    return layers;
  }

  private byte[] content(SplittableRandom random) {
    byte[] content = new byte[shape.used() ? size(random) : shape.blobSize()];
    ByteBuffer.wrap(content).putLong(random.nextLong()).putLong(random.nextLong());
    return content;
  }

  /** Returns a size of at least the size of a layer: half of them have less than twice that. */
  private int size(SplittableRandom random) {
    int doublings = Math.min(MOST_DOUBLINGS, Long.numberOfTrailingZeros(random.nextLong()));
    int least = shape.blobSize() << doublings;
    return least + random.nextInt(least);
  }

  private static Tag tag(int number) {
    return Tag.parse("v" + number);
  }

  private Content writeBlob(byte[] content) {
    Digest digest = Digest.of(content);
    objects.accept(RegistryLayout.blobData(digest), content);
    return new Content(digest, content.length);
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
}
