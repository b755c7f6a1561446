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
  /** Each is lost only to a removal in the instant between making a folder and its use. */
  private static final int TRIES = 100;

  private final Path root;
  private final Ownership ownership;
  private final FolderRename renaming;

  Folders(Path root, Ownership ownership, FolderRename renaming) {
    this.root = root;
    this.ownership = ownership;
    this.renaming = renaming;
  }

  /**
   * Renames the folder {@code from}, in place of an empty folder that may be at {@code to}.
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the file system cannot rename this folder:
   *     an overlay renames none that is in a lower layer, though it renames the files in it
   */
  void rename(Path from, Path to) throws IOException {
    renaming.rename(from, to);
  }

  /**
   * Does {@code change}, which needs the folder that {@code path} lies in, and makes that and tries
   * again for as long as something on the way is missing.
   */
  <T> T making(Path path, Change<T> change) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        if (tries > 1) {
          make(Attributes.folderOf(path));
        }
        return change.run();
      } catch (NoSuchFileException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * Removes {@code path} and all below it, links and not what they lead to. A folder is emptied before
   * it is removed, since what is removed so nearly always has something in it. Folders that are nested
   * as deep as a path may be long need no more of the stack than others.
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
   * Removes the folder {@code path} and all below it, once {@code check} has seen each name in the
   * folder itself.
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
   * Removes the folder {@code path} if nothing is in it, and says whether it did. Of a folder that cannot
   * be removed, rmdir(2) says so first, whatever is in it.
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

  /** Removes the folder {@code path} and all below it, in which nothing is nearly always. */
  void removeNearlyEmpty(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      removeTree(path);
    }
  }

  /** Each folder is told before those in it, and so they are removed in the opposite order. */
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

  /** Removes what is in {@code folder} but folders with something in them, which are {@code full}. */
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
   * Makes {@code folder} and those above it, if they are not there. The root is not made again: without
   * it the wrong disk would be filled, or none is mounted.
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

  /** A change to the file system. */
  @FunctionalInterface
  interface Change<T> {
    T run() throws IOException;
  }
}
