package io.stowage.registry.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Sets how old files and folders seem to be. */
public final class FileAges {
  private FileAges() {}

  /** Makes {@code root}, and every file and folder below it, last modified {@code age} ago. */
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
