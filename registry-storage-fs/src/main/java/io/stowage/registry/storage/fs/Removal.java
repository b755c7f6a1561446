package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Removes objects and folders. A symbolic link is removed, not its target. Thread-safe. */
final class Removal {
  private final SafePaths paths;
  private final Folders folders;
  private final Sync sync;
  private final WriterLocks writers;

  Removal(SafePaths paths, Folders folders, Sync sync, WriterLocks writers) {
    this.paths = paths;
    this.folders = folders;
    this.sync = sync;
    this.writers = writers;
  }

  /**
   * Removes objects in the given order, then syncs each of their folders once. The folder of an
   * object that another process removed is synced too, because that removal may not be durable yet.
   */
  int objects(Collection<StoragePath> objects) {
    int removed = 0;
    Set<Path> folders = new LinkedHashSet<>();
    for (StoragePath path : objects) {
      Path located = paths.at(path);
      removed += changing(path, located, () -> object(path, located)) ? 1 : 0;
      folders.add(Attributes.folderOf(located));
    }
    sync(objects, folders);
    return removed;
  }

  boolean emptyFolder(StoragePath folder) {
    Path located = paths.at(folder);
    return changing(folder, located, () -> folders.removeEmpty(located));
  }

  boolean tree(StoragePath path) {
    Path located = paths.at(path);
    return changing(path, located, () -> {
      if (!writers.mayBeThere()) {
        return folders.removeTree(located);
      }
      return Attributes.isFolder(located)
          ? folders.removeTree(located, (child, name) -> checkNoWriter(path, name))
          : writers.locked(path, () -> Files.deleteIfExists(located));
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

  private void sync(Collection<StoragePath> objects, Set<Path> folders) {
    try {
      sync.names(folders);
    } catch (IOException e) {
      throw Errors.of(objects.iterator().next(), e);
    }
  }

  private boolean changing(StoragePath path, Path located, Folders.Change<Boolean> change) {
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
