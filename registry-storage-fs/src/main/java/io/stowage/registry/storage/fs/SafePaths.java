package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Leads from paths of the store to those of the file system, and refuses symbolic links on the way.
 *
 * <p>The folder that an object lies in is looked at each time, unless the folder above was just listed
 * and all its children are folders, as the number of its links tells on many file systems. What lies
 * above is looked at again after a second, so that a read costs one look at most, not one per folder. The last name is not looked
 * at here: whoever opens it does so without following it. This stops links that are there; it cannot
 * stop who may write to the tree from swapping a folder for a link between the look and the use.
 * Thread-safe.
 */
final class SafePaths {
  private static final int MOST_REMEMBERED = 10_000;
  private static final int FEWEST_CHILDREN = 8;
  private static final int OWN_LINKS = 2;
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path root;
  private final Ownership ownership;
  private final boolean countsLinks;
  private final ConcurrentMap<String, Long> looked = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> holdFoldersOnly = new ConcurrentHashMap<>();
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
   * Returns where {@code path} is in the file system.
   *
   * @throws StorageException.UnexpectedKind if a folder above it is a symbolic link
   */
  Path at(StoragePath path) {
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
   * Takes note that {@code folder} was listed and has so many children. A folder has a link from its
   * parent, one from itself and one from each folder in it; so if there are as many as children, no
   * child is a symbolic link. Where links are not counted so, nothing is noted.
   */
  void listed(StoragePath folder, Path located, int children) {
    if (countsLinks && children >= FEWEST_CHILDREN && holdsFoldersOnly(located, children)) {
      remember(folder.value(), System.nanoTime(), holdFoldersOnly);
    }
  }

  private static boolean holdsFoldersOnly(Path folder, int children) {
    try {
      return Attributes.links(folder) == children + OWN_LINKS;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@link #at}, and refuses what is neither an object nor a folder at {@code path} itself. */
  Path plainAt(StoragePath path) {
    Path located = at(path);
    try {
      refuseSpecial(path, Attributes.of(located));
    } catch (IOException e) {
      // Whatever it is that cannot be looked at, the call that follows meets it too.
      return located;
    }
    return located;
  }

  /**
   * As {@link #at}, for a folder that is to be moved to {@code path}. rename(2) refuses a symbolic link
   * there, so only what lies above is looked at, at most once in a second.
   */
  Path destinationAt(StoragePath path) {
    checkAbove(path.value());
    return locate(path.value());
  }

  /** Returns whether nothing can be at {@code path}, as {@code e} has it: no name, or no folder. */
  boolean isAbsent(Path path, IOException e) {
    return e instanceof NoSuchFileException || objectAbove(path);
  }

  /** Returns whether something that is no folder lies on the way to {@code path}. */
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
    long now = System.nanoTime();
    checkAbove(folder);
    if (isFolder(folder, locate(folder))) {
      remember(folder, now, looked);
    }
  }

  private boolean isAmongFolders(String folder) {
    int slash = folder.lastIndexOf('/');
    return slash > 0 && isRemembered(folder.substring(0, slash), holdFoldersOnly);
  }

  private static boolean isRemembered(String folder, ConcurrentMap<String, Long> since) {
    Long last = since.get(folder);
    return last != null && System.nanoTime() - last < REMEMBERED_NANOS;
  }

  private static void remember(String folder, long now, ConcurrentMap<String, Long> since) {
    if (since.size() >= MOST_REMEMBERED) {
      since.clear();
    }
    since.put(folder, now);
  }

  /** Returns whether a folder is there, and refuses what is neither that nor an object. */
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

  /** Refuses what is neither an object nor a folder: to open a pipe, for example, may take for ever. */
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

  /** Leads nowhere any more. */
  void close() {
    closed = true;
  }

  /** Checks that paths still lead somewhere. */
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
      throw new StorageException.InvalidPath(path, "names that this file system can have");
    }
  }
}
