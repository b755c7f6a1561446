package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Identifies a state of a file. Any change of its content, its attributes or its name results in
 * another version, except a change within the same tick of the file system's clock.
 *
 * @param isFile whether the entry is a regular file
 * @param isFolder whether the entry is a folder; it is neither if nothing is at the path
 * @param inode the inode number of the file, which may be reused after the file is removed
 * @param modified the last-modified time, which can be set to any value
 * @param changed the time of the last change of content, attributes or name, which cannot be set
 */
record Version(boolean isFile, boolean isFolder, long inode, FileTime modified, FileTime changed) {
  private static final String READ = "unix:isRegularFile,isDirectory,ino,lastModifiedTime,ctime";
  private static final Version NOTHING =
      new Version(false, false, 0, FileTime.fromMillis(0), FileTime.fromMillis(0));

  /** Reads the version of the entry at {@code path} without following a symbolic link. */
  static Version at(Path path) throws IOException {
    return Attributes.find(
            path, () -> of(Files.readAttributes(path, READ, LinkOption.NOFOLLOW_LINKS)))
        .orElse(NOTHING);
  }

  private static Version of(Map<String, Object> attributes) {
    return new Version(
        attribute(attributes, "isRegularFile", Boolean.class),
        attribute(attributes, "isDirectory", Boolean.class),
        attribute(attributes, "ino", Long.class),
        attribute(attributes, "lastModifiedTime", FileTime.class),
        attribute(attributes, "ctime", FileTime.class));
  }

  private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name), name));
  }

  /** Returns whether the last-modified time is {@code time}. */
  boolean isOf(Instant time) {
    return modified.equals(FileTime.from(time));
  }
}
