package io.stowage.registry.interop;

import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many small old blobs, written directly to disk: half in tagged images, half garbage. */
final class PreloadedTree {
  static final RepositoryName REPOSITORY = RepositoryName.parse("preloaded/images");

  private static final int LAYERS = 500;

  private final Path root;
  private final List<Tag> tags = new ArrayList<>();

  private PreloadedTree(Path root) {
    this.root = root;
  }

  /** Writes the blobs into {@code root}, and makes everything in it old. */
  static PreloadedTree write(Path root, int blobs) throws IOException {
    PreloadedTree tree = new PreloadedTree(root);
    for (int written = 0; written < blobs; written += 2 * LAYERS) {
      tree.writeImage(written);
      tree.writeGarbage(written);
    }
    tree.age();
    return tree;
  }

  /** Returns the tags of the images. */
  List<Tag> tags() {
    return tags;
  }

  private void writeImage(int number) throws IOException {
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      layers.add(writeLayer("layer " + number + " " + i));
    }
    String manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(MediaType.OCI_MANIFEST, layers.get(0), String.join(",", layers));
    Tag tag = Tag.parse("t" + number);
    Digest digest = writeBlob(manifest);
    write(RegistryLayout.revisionLink(REPOSITORY, digest), Link.content(digest));
    write(RegistryLayout.tagIndexLink(REPOSITORY, tag, digest), Link.content(digest));
    write(RegistryLayout.tagCurrentLink(REPOSITORY, tag), Link.content(digest));
    tags.add(tag);
  }

  private void writeGarbage(int number) throws IOException {
    for (int i = 0; i < LAYERS; i++) {
      writeBlob("garbage " + number + " " + i);
    }
  }

  private String writeLayer(String content) throws IOException {
    Digest digest = writeBlob(content);
    write(RegistryLayout.layerLink(REPOSITORY, digest), Link.content(digest));
    Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, digest, content.length());
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(descriptor.mediaType(), digest, descriptor.size());
  }

  private Digest writeBlob(String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    Digest digest = Digest.of(content);
    write(RegistryLayout.blobData(digest), content);
    return digest;
  }

  private void write(StoragePath path, byte[] content) throws IOException {
    Path file = root.resolve(path.value());
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private void age() {
    FileAges.set(root, Duration.ofHours(3));
  }
}
