package io.stowage.registry.cli.demo;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Pushes images with files of pseudorandom bytes, the same in each run. */
final class DemoImages {
  private static final int BLOCK = 512;

  private final Registry registry;
  private final Random random = new Random(1);

  DemoImages(Registry registry) {
    this.registry = registry;
  }

  /**
   * Returns a new layer of {@code size} bytes, a multiple of 512 and at least 2048: a tar archive
   * (POSIX ustar) of one file.
   */
  byte[] layer(int size) {
    byte[] content = new byte[size - 3 * BLOCK];
    random.nextBytes(content);
    TarArchiveEntry file = new TarArchiveEntry(String.format("demo/%08x", random.nextInt()));
    file.setSize(content.length);
    file.setModTime(Instant.EPOCH.toEpochMilli());
    return archive(file, content);
  }

  /** Ends the archive after two empty blocks; the default of tar is to pad it to 10 KiB. */
  private static byte[] archive(TarArchiveEntry file, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK)) {
      tar.putArchiveEntry(file);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
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
