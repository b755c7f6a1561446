package io.stowage.registry.interop.http;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images to push, which no server has yet. */
public final class Samples {
  private static final int MOST = 1 << 20;

  private final TestImages images;

  private Samples(TestImages images) {
    this.images = images;
  }

  /** Returns images whose content depends only on {@code name} and the order of calls. */
  public static Samples of(String name) {
    Registry heap = Registry.open(InMemoryStorage.create());
    return new Samples(TestImages.in(heap.repository("source"), name.hashCode()));
  }

  /** Returns the source of the images. */
  public TestImages images() {
    return images;
  }

  /** Returns the content of a config or a layer of {@code image}. */
  public static byte[] content(TestImage image, Descriptor blob) {
    return image.repository().blobs().read(blob.digest(), MOST);
  }

  /** Writes {@code image} as an OCI image layout (OCI image spec, "Image Layout"). */
  public static Path layout(Path folder, TestImage image) {
    try {
      Files.createDirectories(folder.resolve("blobs/sha256"));
      Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      Files.writeString(
          folder.resolve("index.json"),
          "{\"schemaVersion\":2,\"manifests\":[" + image.descriptor().toJson() + "]}");
      add(folder, image);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Path folder, TestImage image) throws IOException {
    put(folder, image.manifest().bytes());
    for (Descriptor blob : image.manifest().blobs()) {
      put(folder, content(image, blob));
    }
    for (TestImage child : image.children()) {
      add(folder, child);
    }
  }

  private static void put(Path folder, byte[] content) throws IOException {
    Files.write(folder.resolve("blobs/sha256").resolve(Digest.of(content).encoded()), content);
  }
}
