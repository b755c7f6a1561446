package io.stowage.registry.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Creates layers: tar archives (POSIX ustar) of one file of pseudorandom bytes. */
final class DemoLayer {
  private static final int BLOCK = 512;

  private DemoLayer() {}

  /** Returns a layer of {@code size} bytes, a multiple of 512 and at least 2048. */
  static byte[] of(int size, Random random) {
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
}
