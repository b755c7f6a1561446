package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** The directory of a store. A directory holds a store if it contains the marker folder. */
final class Root {
  private static final String MARKER = StorageDriver.MARKER.value();

  /** The folder that every new ext file system contains. */
  private static final String LOST_AND_FOUND = "lost+found";

  private final Path path;
  private final Device device;

  private Root(Path path, Device device) {
    this.path = path.toAbsolutePath().normalize();
    this.device = device;
  }

  /** Returns {@code path}, which holds a store, with symbolic links resolved. */
  static Path open(Path path, Device device) {
    Root root = new Root(path, device);
    return root.located(root::opened);
  }

  /** Creates a store durably at {@code path} and returns the path with symbolic links resolved. */
  static Path create(Path path, Device device) {
    Root root = new Root(path, device);
    return root.located(root::created);
  }

  /**
   * Opens the store at {@code path}, or creates it, and returns the path with symbolic links
   * resolved.
   */
  static Path openOrCreate(Path path, Device device) {
    Root root = new Root(path, device);
    return root.located(() -> root.isStore() ? root.opened() : root.created());
  }

  private Path located(Folders.Access<Path> way) {
    try {
      return way.run();
    } catch (IOException e) {
      throw Errors.of(relative(), e);
    }
  }

  private Path opened() throws IOException {
    if (!isStore()) {
      throw new StorageException.NoSuchStore(
          path.toString(), "no " + MARKER + " inside, found " + found());
    }
    return path.toRealPath();
  }

  private Path created() throws IOException {
    if (isStore() || !isFree()) {
      throw new StorageException.InvalidPath(
          path.toString(), "an empty directory to create a registry in, found " + found());
    }
    make(path.resolve(MARKER));
    return path.toRealPath();
  }

  private boolean isStore() throws IOException {
    try {
      return Files.readAttributes(path.resolve(MARKER), BasicFileAttributes.class)
          .isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (Files.isDirectory(path)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Returns whether the path is missing, empty, or contains only the remains of an interrupted
   * creation.
   */
  private boolean isFree() throws IOException {
    Path folder = path;
    for (String name : MARKER.split("/", -1)) {
      if (!holdsAtMost(name, folder)) {
        return false;
      }
      folder = folder.resolve(name);
    }
    return NearbyStores.enclosing(path).isEmpty();
  }

  private static boolean holdsAtMost(String name, Path folder) throws IOException {
    Set<String> expected = Set.of(name, LOST_AND_FOUND);
    try {
      return Children.visitWhile(folder, child -> expected.contains(Children.name(child)));
    } catch (NoSuchFileException e) {
      return true;
    } catch (NotDirectoryException e) {
      return false;
    }
  }

  /** Makes {@code folder} and the folders above it, each durably. */
  private void make(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path next = folder; next != null && !Files.exists(next); next = next.getParent()) {
      missing.push(next);
    }
    for (Path next : missing) {
      makeOne(Attributes.folderOf(next).toRealPath(), Children.name(next));
    }
  }

  private void makeOne(Path parent, String name) throws IOException {
    try {
      Ownership.in(parent).makeFolder(parent.resolve(name));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(parent.resolve(name))) {
        throw e;
      }
    }
    DeviceSync.force(parent, device);
  }

  private String found() throws IOException {
    String found;
    if (Files.isDirectory(path)) {
      found =
          isStore() ? "a registry" : Children.areIn(path) ? "other files" : "an empty directory";
    } else {
      found = Files.exists(path) ? "a file" : "nothing";
    }
    return found + NearbyStores.question(path);
  }

  /**
   * Returns the path for an exception. Paths of the SPI have no leading slash; the cause contains
   * the full path.
   */
  private StoragePath relative() {
    return StoragePath.parse(path.subpath(0, path.getNameCount()).toString());
  }

  /** A way to open or create a store in a directory. */
  @FunctionalInterface
  interface Opening {
    /** Returns the directory with symbolic links resolved. */
    Path open(Path path, Device device);
  }
}
