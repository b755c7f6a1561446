package io.stowage.registry.release;

import io.stowage.registry.release.FileTree.Copy;
import io.stowage.registry.release.FileTree.Entry;
import io.stowage.registry.release.FileTree.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * A Debian package in the format 2.0 (deb(5)).
 *
 * @param control the files of the package itself: control, and scripts. The sums of the
 *     data are added
 * @param data the files that it installs
 */
record DebianPackage(FileTree control, FileTree data) {
  private static final int PLAIN = 0100644;

  /** Writes the package to {@code file}; everything in it has the given time. */
  void write(Path file, Instant time) {
    FileTree complete = new FileTree().text("md5sums", sums());
    control.entries().forEach(complete::entry);
    TarFile tar = new TarFile(time);
    try (OutputStream out = Files.newOutputStream(file);
        ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
      add(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII), time);
      add(ar, "control.tar.gz", tar.compressed(complete, "./"), time);
      add(ar, "data.tar.gz", tar.compressed(data, "./"), time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(ArArchiveOutputStream ar, String name, byte[] content, Instant time)
      throws IOException {
    ar.putArchiveEntry(
        new ArArchiveEntry(name, content.length, 0, 0, PLAIN, time.getEpochSecond()));
    ar.write(content);
    ar.closeArchiveEntry();
  }

  /** Returns the digests by which {@code dpkg --verify} finds changed files. */
  private String sums() {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, Entry> entry : data.entries().entrySet()) {
      if (entry.getValue() instanceof Copy copy) {
        lines.append(sum(copy.content())).append("  ").append(entry.getKey()).append('\n');
      } else if (entry.getValue() instanceof Text text) {
        String sum = DigestUtils.md5Hex(FileTree.bytes(text));
        lines.append(sum).append("  ").append(entry.getKey()).append('\n');
      }
    }
    return lines.toString();
  }

  private static String sum(Path file) {
    try {
      return DigestUtils.md5Hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
