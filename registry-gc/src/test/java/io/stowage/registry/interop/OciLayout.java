package io.stowage.registry.interop;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An OCI image layout, a folder that skopeo reads and writes (OCI image spec, "Image Layout"). */
final class OciLayout {
  private static final int MOST = 1 << 20;

  private final Path folder;

  private OciLayout(Path folder) {
    this.folder = folder;
  }

  /** Returns the layout that skopeo created in {@code folder}. */
  static OciLayout at(Path folder) {
    return new OciLayout(folder);
  }

  /** Creates a layout of {@code image}, with its children, in {@code folder}. */
  static OciLayout write(Path folder, TestImage image) {
    OciLayout layout = new OciLayout(folder);
    try {
      Files.createDirectories(folder.resolve("blobs/sha256"));
      Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      Descriptor descriptor = image.descriptor();
      Files.writeString(
          folder.resolve("index.json"),
          "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
              .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size()));
      layout.add(image);
      return layout;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the layout for skopeo. */
  String name() {
    return "oci:" + folder;
  }

  /** Returns the digests of all blobs, computed from their content. */
  Set<Digest> blobs() {
    Set<Digest> digests = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
      for (Path file : files.toList()) {
        digests.add(Digest.of(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  private void add(TestImage image) throws IOException {
    put(image.manifest().bytes());
    for (Digest blob : image.blobs()) {
      put(image.repository().blobs().read(blob, MOST));
    }
    for (TestImage child : image.children()) {
      add(child);
    }
  }

  private void put(byte[] content) throws IOException {
    Files.write(folder.resolve("blobs/sha256").resolve(Digest.of(content).encoded()), content);
  }
}
