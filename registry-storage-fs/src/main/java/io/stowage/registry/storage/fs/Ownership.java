package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides to whom the files and folders belong that this process makes.
 *
 * <p>Programs of the user to whom a store belongs could not go on working with what root makes in it.
 * So that gets the owner, the group and the mode of the folder that it is made in. Nothing is set where
 * the folder belongs to the user of this process, nor by any other user than root. Thread-safe.
 */
interface Ownership {
  /**
   * Makes {@code folder}, whose parent is there.
   *
   * @throws java.nio.file.NoSuchFileException if the parent is not there
   * @throws java.nio.file.FileAlreadyExistsException if something has that name
   */
  void makeFolder(Path folder) throws IOException;

  /** Takes note that this process has just made {@code file}. */
  void madeFile(Path file) throws IOException;

  /** Looks at what is at {@code path} without following a link; this is one system call. */
  Kind look(Path path) throws IOException;

  /** Returns the one that is right for the user of this process and the file system of {@code root}. */
  static Ownership in(Path root) {
    return Optional.of(root)
        .filter(each -> ProcessUser.isRoot())
        .flatMap(InheritedOwnership::in)
        .orElseGet(OwnOwnership::new);
  }

  /** What is at a path. */
  enum Kind {
    FOLDER,
    LINK,
    FILE,
    SPECIAL
  }
}
