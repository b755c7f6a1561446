package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decides who owns the files and folders that this process makes.
 *
 * <p>If root makes files in a store of another user, that user's programs could not continue to
 * work with them. Therefore such a file gets the owner, the group and the mode of its folder.
 * Nothing is set if the folder belongs to the user of this process, or if this process does not run
 * as root. Thread-safe.
 */
interface Ownership {
  /**
   * Makes {@code folder}, whose parent must exist.
   *
   * @throws java.nio.file.NoSuchFileException if the parent does not exist
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void makeFolder(Path folder) throws IOException;

  /** Records that this process has just made {@code file}. */
  void madeFile(Path file) throws IOException;

  /** Returns the kind of the entry at {@code path} without following a link, in one system call. */
  Kind look(Path path) throws IOException;

  /**
   * Returns the implementation for the user of this process and the file system of {@code root}.
   */
  static Ownership in(Path root) {
    return isRoot() ? InheritedOwnership.in(root).orElseGet(OwnOwnership::new) : new OwnOwnership();
  }

  /**
   * Returns whether this process runs as root. Returns false on a system that does not provide this
   * information; Linux does.
   */
  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** The kind of an entry. */
  enum Kind {
    FOLDER,
    LINK,
    FILE,
    SPECIAL
  }
}
