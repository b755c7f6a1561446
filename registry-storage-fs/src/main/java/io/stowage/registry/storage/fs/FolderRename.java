package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Renames folders. */
@FunctionalInterface
interface FolderRename {
  /**
   * Renames {@code from}, in place of an empty folder that may be at {@code to}.
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the file system cannot rename this folder
   */
  void rename(Path from, Path to) throws IOException;

  /** Returns the operating system's own. */
  static FolderRename posix() {
    return (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
