package io.stowage.registry.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Sets the apparent age of files and folders. */
public final class FileAges {
  private FileAges() {}

  /**
   * Sets the last-modified time of {@code root}, and of everything below it, to {@code age} ago.
   */
  public static void set(Path root, Duration age) {
    FileTime modified = FileTime.from(Instant.now().minus(age));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, modified);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
