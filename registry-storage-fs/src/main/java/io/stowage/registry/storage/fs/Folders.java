package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Makes and removes folders while other processes do the same. Thread-safe. */
final class Folders {
  /** An attempt fails only if another process removes a folder between its creation and its use. */
  private static final int TRIES = 100;

  /**
   * A process that removes the folder again and again may win as often as the kernel passes it the lock
   * of the folder around it. A try takes microseconds.
   */
  private static final int TRIES_TO_MAKE = 10_000;

  private final Path root;
  private final Ownership ownership;
  private final FolderRename renaming;

  Folders(Path root, Ownership ownership, FolderRename renaming) {
    this.root = root;
    this.ownership = ownership;
    this.renaming = renaming;
  }

  /**
   * Renames the folder {@code from} to {@code to}, replacing an empty folder there.
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the file system cannot rename this
   *     folder: an overlay cannot rename a folder from a lower layer, although it can rename the
   *     files in it
   */
  void rename(Path from, Path to) throws IOException {
    renaming.rename(from, to);
  }

  /**
   * Runs {@code change}, which requires the parent folder of {@code path}. While a folder on the
   * way is missing, makes it and runs the change again.
   */
  <T> T making(Path path, Access<T> change) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        if (tries > 1) {
          make(Attributes.folderOf(path));
        }
        return change.run();
      } catch (NoSuchFileException e) {
        if (tries == TRIES_TO_MAKE) {
          throw e;
        }
      }
    }
  }

  /**
   * Removes {@code path} and everything below it. Links are removed, not their targets. A folder is
   * emptied before it is removed, because the folders that are removed in this way are rarely
   * empty. Folders that are nested as deep as a path permits need no more stack than others.
   */
  boolean removeTree(Path path) throws IOException {
    for (int tries = 1; ; tries++) {
      if (Attributes.isFolder(path)) {
        removeChildren(path);
      }
      try {
        return Files.deleteIfExists(path);
      } catch (DirectoryNotEmptyException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Removes the folder {@code path} and everything below it after {@code check} has accepted each
   * name in the folder itself.
   */
  boolean removeTree(Path path, Children.Visitor check) throws IOException {
    List<Path> children = new ArrayList<>();
    Children.visit(path, (child, name) -> {
      check.visit(child, name);
      children.add(child);
    });
    for (Path child : children) {
      if (!removeIfEmptied(child)) {
        removeTree(child);
      }
    }
    try {
      return Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return removeTree(path);
    }
  }

  /**
   * Removes the folder {@code path} if it is empty, and returns whether it was removed. If a folder
   * cannot be removed, rmdir(2) reports that error before it checks whether the folder is empty.
   */
  boolean removeEmpty(Path path) throws IOException {
    try {
      return Attributes.isFolder(path) && Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return false;
    } catch (FileSystemException e) {
      if (Children.areIn(path)) {
        return false;
      }
      throw e;
    }
  }

  /** Removes the folder {@code path}, which is usually empty, and everything below it. */
  void removeNearlyEmpty(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      removeTree(path);
    }
  }

  /**
   * Removes everything below {@code top}. A folder is listed before the folders in it, so the
   * folders are removed in the opposite order.
   */
  private static void removeChildren(Path top) throws IOException {
    Deque<Path> unseen = new ArrayDeque<>(List.of(top));
    Deque<Path> seen = new ArrayDeque<>();
    while (!unseen.isEmpty()) {
      Path folder = unseen.pop();
      if (!folder.equals(top)) {
        seen.push(folder);
      }
      removeFiles(folder, unseen);
    }
    for (Path folder : seen) {
      removeIfEmptied(folder);
    }
  }

  /**
   * Removes the children of {@code folder}, except folders that are not empty; those are added to
   * {@code full}.
   */
  private static void removeFiles(Path folder, Deque<Path> full) throws IOException {
    try {
      Children.visit(folder, (child, name) -> {
        if (!removeIfEmptied(child)) {
          full.push(child);
        }
      });
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
  }

  private static boolean removeIfEmptied(Path child) throws IOException {
    try {
      Files.deleteIfExists(child);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  /**
   * Makes {@code folder} and the folders above it if they are missing. The root is never made
   * again: if it is missing, its disk is probably not mounted, and another disk would be filled.
   */
  void make(Path folder) throws IOException {
    if (folder.equals(root)) {
      return;
    }
    try {
      makeOne(folder);
    } catch (NoSuchFileException e) {
      make(Attributes.folderOf(folder));
      makeOne(folder);
    }
  }

  private void makeOne(Path folder) throws IOException {
    try {
      ownership.makeFolder(folder);
    } catch (FileAlreadyExistsException e) {
      if (Attributes.isNoFolder(folder)) {
        throw new NotDirectoryException(folder.toString());
      }
    }
  }

  /** An access to the file system. */
  @FunctionalInterface
  interface Access<T> {
    T run() throws IOException;
  }
}
