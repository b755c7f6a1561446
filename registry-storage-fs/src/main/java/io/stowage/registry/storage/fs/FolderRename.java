package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Renames folders. */
@FunctionalInterface
interface FolderRename {
  /**
   * Renames {@code from} to {@code to}, replacing an empty folder there.
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the file system cannot rename this
   *     folder
   */
  void rename(Path from, Path to) throws IOException;

  /** Returns the rename of the operating system. */
  static FolderRename posix() {
    return (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
