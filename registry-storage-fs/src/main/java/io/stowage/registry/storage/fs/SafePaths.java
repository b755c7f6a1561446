package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Resolves paths of the store to paths of the file system, and refuses symbolic links on the way.
 *
 * <p>The parent folder of an object is checked each time, unless the folder above it has just been
 * listed and contained only folders, which many file systems reveal by the link count. The folders
 * above are checked again after one second, so a read costs at most one check instead of one per
 * folder. The last name is not checked here: it is opened without following a link. This protects
 * against existing links. It cannot protect against a process that may write to the tree and
 * replaces a folder by a link between the check and the use. Thread-safe.
 */
final class SafePaths {
  private static final int FEWEST_CHILDREN = 8;
  private static final int OWN_LINKS = 2;
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path root;
  private final Ownership ownership;
  private final boolean countsLinks;
  private final Memory<String, Long> looked = new Memory<>();
  private final Memory<String, Long> holdFoldersOnly = new Memory<>();
  private volatile boolean closed;

  SafePaths(Path root, Ownership ownership) {
    this.root = root;
    this.ownership = ownership;
    this.countsLinks = root.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  Path root() {
    return root;
  }

  /**
   * Returns the location of {@code path} in the file system.
   *
   * @throws StorageException.UnexpectedKind if a folder above it is a symbolic link
   */
  Path at(StoragePath path) {
    Objects.requireNonNull(path, "path");
    Path located = locate(path.value());
    int slash = path.value().lastIndexOf('/');
    if (slash > 0) {
      String folder = path.value().substring(0, slash);
      checkAbove(folder);
      if (!isAmongFolders(folder)) {
        isFolder(folder, Attributes.folderOf(located));
      }
    }
    return located;
  }

  /**
   * Records that {@code folder} was listed and has the given number of children. A folder has one
   * link from its parent, one from itself and one from each folder in it. If this count matches the
   * number of children, no child is a symbolic link. Nothing is recorded on a file system that does
   * not count links in this way.
   */
  void listed(StoragePath folder, Path located, int children) {
    if (countsLinks && children >= FEWEST_CHILDREN && holdsFoldersOnly(located, children)) {
      holdFoldersOnly.keep(folder.value(), System.nanoTime());
    }
  }

  private static boolean holdsFoldersOnly(Path folder, int children) {
    try {
      return Attributes.links(folder) == children + OWN_LINKS;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Resolves a path as {@link #at} does, and also refuses an entry at {@code path} itself that is
   * neither an object nor a folder.
   */
  Path plainAt(StoragePath path) {
    Path located = at(path);
    try {
      refuseSpecial(path, Attributes.of(located));
    } catch (IOException e) {
      // The call that follows meets the same error and reports it.
      return located;
    }
    return located;
  }

  /**
   * Resolves a path as {@link #at} does, for a folder that will be moved to {@code path}. Because
   * rename(2) refuses a symbolic link there, only the folders above are checked, at most once a
   * second.
   */
  Path destinationAt(StoragePath path) {
    checkAbove(path.value());
    return locate(path.value());
  }

  /**
   * Returns whether {@code e} means that nothing exists at {@code path}: the name is missing, or an
   * entry above it is not a folder.
   */
  boolean isAbsent(Path path, IOException e) {
    return e instanceof NoSuchFileException || objectAbove(path);
  }

  /** Returns whether an entry above {@code path} is not a folder. */
  boolean objectAbove(Path path) {
    Path folder = path.getParent();
    while (folder != null && !folder.equals(root)) {
      if (Attributes.isThere(folder)) {
        return Attributes.isNoFolder(folder);
      }
      folder = folder.getParent();
    }
    return false;
  }

  private void checkAbove(String path) {
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      check(path.substring(0, slash));
    }
  }

  private void check(String folder) {
    if (isRemembered(folder, looked)) {
      return;
    }
    if (isAmongFolders(folder)) {
      checkAbove(folder);
      return;
    }
    long now = System.nanoTime();
    checkAbove(folder);
    if (isFolder(folder, locate(folder))) {
      looked.keep(folder, now);
    }
  }

  private boolean isAmongFolders(String folder) {
    int slash = folder.lastIndexOf('/');
    return slash > 0 && isRemembered(folder.substring(0, slash), holdFoldersOnly);
  }

  private static boolean isRemembered(String folder, Memory<String, Long> since) {
    return since
        .of(folder)
        .filter(last -> System.nanoTime() - last < REMEMBERED_NANOS)
        .isPresent();
  }

  /**
   * Returns whether a folder exists at the path, and refuses an entry that is neither a folder nor
   * an object.
   */
  private boolean isFolder(String path, Path located) {
    Ownership.Kind kind;
    try {
      kind = ownership.look(located);
    } catch (IOException e) {
      return false;
    }
    if (kind == Ownership.Kind.LINK) {
      throw linkAt(StoragePath.parse(path));
    }
    if (kind == Ownership.Kind.SPECIAL) {
      throw specialAt(StoragePath.parse(path));
    }
    return kind == Ownership.Kind.FOLDER;
  }

  /**
   * Refuses an entry that is neither an object nor a folder: opening a pipe, for example, may block
   * forever.
   */
  static void refuseSpecial(StoragePath path, BasicFileAttributes found) {
    if (found.isSymbolicLink()) {
      throw linkAt(path);
    }
    if (found.isOther()) {
      throw specialAt(path);
    }
  }

  private static StorageException specialAt(StoragePath path) {
    return new StorageException.UnexpectedKind(
        path, "an object or a folder, found a pipe, a socket or a device");
  }

  static StorageException linkAt(StoragePath path) {
    return new StorageException.UnexpectedKind(
        path, "no symbolic link (mount the other folder here instead)");
  }

  /** Closes the store: from now on, no path is resolved. */
  void close() {
    closed = true;
  }

  /** Throws if the store is closed. */
  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + root + " is closed");
    }
  }

  private Path locate(String path) {
    checkOpen();
    try {
      return root.resolve(path);
    } catch (InvalidPathException e) {
      throw new StorageException.InvalidPath(path, "names that this file system allows");
    }
  }
}
