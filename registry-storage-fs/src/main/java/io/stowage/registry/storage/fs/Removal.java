package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Removes objects and folders. A symbolic link is removed, not its target. Thread-safe. */
final class Removal {
  private final SafePaths paths;
  private final Folders folders;
  private final Sync sync;
  private final PathLocks writers;

  Removal(SafePaths paths, Folders folders, Sync sync, PathLocks writers) {
    this.paths = paths;
    this.folders = folders;
    this.sync = sync;
    this.writers = writers;
  }

  /**
   * Removes an object and syncs its folder, even if another process has removed the object, because
   * that removal may not be durable yet.
   */
  boolean object(StoragePath path) {
    Path located = paths.at(path);
    boolean removed = changing(path, located, () -> object(path, located));
    try {
      sync.names(Attributes.folderOf(located));
    } catch (IOException e) {
      throw Errors.of(path, e);
    }
    return removed;
  }

  boolean emptyFolder(StoragePath folder) {
    Path located = paths.at(folder);
    return changing(folder, located, () -> folders.removeEmpty(located));
  }

  boolean tree(StoragePath path) {
    Path located = paths.at(path);
    return changing(path, located, () -> {
      if (!writers.mayBeHeld()) {
        return folders.removeTree(located);
      }
      return Attributes.isFolder(located)
          ? folders.removeTree(located, (child, name) -> checkNoWriter(path, name))
          : writers.locked(path, () -> Files.deleteIfExists(located));
    });
  }

  /** Removes the folder of {@code object}, in which it is usually alone, with everything in it. */
  boolean withFolder(StoragePath object) {
    Path located = paths.at(object);
    Path folder = Attributes.folderOf(located);
    return changing(object, located, () -> {
      try {
        Files.deleteIfExists(located);
        return Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return folders.removeTree(folder);
      }
    });
  }

  private void checkNoWriter(StoragePath folder, String name) throws IOException {
    if (StoragePath.isName(name)) {
      writers.lock(folder.resolve(name)).close();
    }
  }

  private static boolean object(StoragePath path, Path located) throws IOException {
    BasicFileAttributes found = Attributes.of(located);
    if (found.isDirectory()) {
      throw new StorageException.UnexpectedKind(path, "an object, found a folder");
    }
    return Files.deleteIfExists(located);
  }

  private boolean changing(StoragePath path, Path located, Folders.Access<Boolean> change) {
    try {
      return change.run();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (paths.objectAbove(located)) {
        return false;
      }
      throw Errors.of(path, e);
    }
  }
}
