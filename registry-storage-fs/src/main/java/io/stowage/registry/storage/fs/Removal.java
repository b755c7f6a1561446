package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Removes objects and folders; of a symbolic link, the link and not what it leads to. Thread-safe. */
final class Removal {
  private final SafePaths paths;
  private final Folders folders;
  private final Sync sync;

  Removal(SafePaths paths, Folders folders, Sync sync) {
    this.paths = paths;
    this.folders = folders;
    this.sync = sync;
  }

  /** Removes objects in that order, then syncs each folder that one was in, once. */
  int objects(Collection<StoragePath> objects) {
    int removed = 0;
    Set<Path> changed = new HashSet<>();
    for (StoragePath path : objects) {
      Path located = paths.at(path);
      if (changing(path, located, () -> object(path, located))) {
        removed++;
        changed.add(Attributes.folderOf(located));
      }
    }
    for (StoragePath path : objects) {
      Path folder = Attributes.folderOf(paths.at(path));
      if (changed.remove(folder)) {
        changing(path, folder, () -> sync(folder));
      }
    }
    return removed;
  }

  boolean emptyFolder(StoragePath folder) {
    Path located = paths.at(folder);
    return changing(folder, located, () -> folders.removeEmpty(located));
  }

  boolean tree(StoragePath path) {
    Path located = paths.at(path);
    return changing(path, located, () -> folders.removeTree(located));
  }

  private static boolean object(StoragePath path, Path located) throws IOException {
    BasicFileAttributes found = Attributes.of(located);
    if (found.isDirectory()) {
      throw new StorageException.UnexpectedKind(path, "an object, found a folder");
    }
    return Files.deleteIfExists(located);
  }

  private boolean sync(Path folder) throws IOException {
    sync.names(folder);
    return true;
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
