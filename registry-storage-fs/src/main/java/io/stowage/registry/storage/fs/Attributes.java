package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.FileSystemException;
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

/** Reads and sets attributes of paths without following symbolic links. */
final class Attributes {
  private Attributes() {}

  static BasicFileAttributes of(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the identity of the file, for comparison by equality only. */
  static Object identity(BasicFileAttributes file) {
    return Objects.requireNonNullElse(file.fileKey(), "");
  }

  /** Returns the parent folder of {@code path}, which is not the root of the file system. */
  static Path folderOf(Path path) {
    return Objects.requireNonNull(path.getParent(), path::toString);
  }

  /**
   * Returns the number of names of a file. For a folder, on many file systems, this is two plus the
   * number of folders in it.
   */
  static int links(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns the result of {@code read}, which accesses the entry at {@code path}, or empty if there
   * is no such entry. A collection may move an entry to the quarantine and back; it is then read
   * again.
   */
  static <T> Optional<T> find(Path path, Folders.Access<T> read) throws IOException {
    while (true) {
      try {
        return Optional.of(read.run());
      } catch (FileSystemException e) {
        if (!isThere(path)) {
          return Optional.empty();
        }
        if (!(e instanceof NoSuchFileException)) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns whether an entry exists that is not a folder. Reads the attributes only once, because
   * folders may come and go in between.
   */
  static boolean isNoFolder(Path path) {
    try {
      return !of(path).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the lease of the object at {@code path}, or empty if there is no object. */
  static Optional<Instant> leaseOf(Path path) throws IOException {
    try {
      return Optional.of(of(path))
          .filter(BasicFileAttributes::isRegularFile)
          .map(found -> found.lastModifiedTime().toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Sets the last-modified time and the last-access time. If only one is given, the JDK first reads
   * the other.
   */
  static void touch(Path path, Instant now) throws IOException {
    FileTime time = FileTime.from(now);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, null);
  }
}
