package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Looks at what is at a path, and sets its time, without following a symbolic link. */
final class Attributes {
  private Attributes() {}

  static BasicFileAttributes of(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns what tells the file from others, to be compared for equality only. */
  static Object identity(BasicFileAttributes file) {
    return Objects.requireNonNullElse(file.fileKey(), "");
  }

  /** Returns the folder that {@code path} lies in, which is not the root of the file system. */
  static Path folderOf(Path path) {
    return Objects.requireNonNull(path.getParent(), path::toString);
  }

  /** Returns how many names a file has; of a folder, on many file systems, two and its folders. */
  static int links(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns whether something is there that is no folder; one look, as folders come and go. */
  static boolean isNoFolder(Path path) {
    try {
      return !of(path).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the lease of the object at {@code path}, or empty if none is there. */
  static Optional<Instant> leaseOf(Path path) throws IOException {
    try {
      return Optional.of(of(path))
          .filter(BasicFileAttributes::isRegularFile)
          .map(found -> found.lastModifiedTime().toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Sets both times, since for one alone the JDK reads the other first. */
  static void touch(Path path, Instant now) throws IOException {
    FileTime time = FileTime.from(now);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, null);
  }
}
