package io.stowage.registry.http.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Distinguishes one version of a file from another without reading it.
 *
 * @param modified the last-modified time
 * @param size the size in bytes, or -1 if there is no file
 * @param key the identity of the file, which changes when another file takes its name
 */
record FileStamp(FileTime modified, long size, String key) {
  /** Longer than the steps in which any usual file system counts time. */
  private static final Duration COARSEST = Duration.ofSeconds(2);

  private static final FileStamp MISSING = new FileStamp(FileTime.from(Instant.EPOCH), -1, "");

  /** Returns the stamp of the file to which {@code path} leads. */
  static FileStamp of(Path path) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (IOException e) {
      return MISSING;
    }
  }

  /**
   * Returns whether any change after {@code now} changes this stamp. A file that was written a
   * moment ago may be written once more with the same size and within the same step of the clock.
   */
  boolean isSettled(Instant now) {
    return modified.toInstant().isBefore(now.minus(COARSEST));
  }
}
