package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Removes objects and folders. A symbolic link is removed, not its target. Thread-safe. */
final class Removal {
  /** Fewer folders are removed by their paths, without opening the folder around them. */
  private static final int FEWEST_SIBLINGS = 8;

  /** A folder with more children than this is not listed for each removal of some of them. */
  private static final int MOST_CHILDREN = 4096;

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

  /**
   * Removes the folders of {@code objects}, in which they are usually alone, with everything in
   * them; returns the objects whose folders existed.
   */
  List<StoragePath> withFolders(List<StoragePath> objects) {
    List<StoragePath> removed = new ArrayList<>();
    int begin = 0;
    while (begin < objects.size()) {
      StoragePath around = around(objects.get(begin));
      int end = begin + 1;
      while (end < objects.size() && around(objects.get(end)).equals(around)) {
        end++;
      }
      List<StoragePath> siblings = objects.subList(begin, end);
      if (siblings.size() < FEWEST_SIBLINGS || !fromAround(around, siblings, removed)) {
        siblings.stream().filter(this::withFolder).forEach(removed::add);
      }
      begin = end;
    }
    return removed;
  }

  private static StoragePath around(StoragePath object) {
    return object.parent().parent();
  }

  /**
   * Removes folders relative to the open folder around them, which takes two short calls for each
   * instead of four that resolve a whole path. Returns false, without an effect, if that is not
   * possible.
   */
  private boolean fromAround(
      StoragePath around, List<StoragePath> siblings, List<StoragePath> removed) {
    Path located = Attributes.folderOf(Attributes.folderOf(paths.at(siblings.get(0))));
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(located)) {
      if (!(folder instanceof SecureDirectoryStream<Path> open)) {
        return false;
      }
      int children = 0;
      Iterator<Path> names = open.iterator();
      while (children <= MOST_CHILDREN && names.hasNext()) {
        names.next();
        children++;
      }
      if (children <= MOST_CHILDREN) {
        paths.listed(around, located, children);
      }
      for (StoragePath object : siblings) {
        if (fromAround(open, paths.at(object)) || withFolder(object)) {
          removed.add(object);
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
  }

  /** Returns whether the object was alone in its folder, and both are removed. */
  private static boolean fromAround(SecureDirectoryStream<Path> around, Path object) {
    int names = object.getNameCount();
    try {
      around.deleteFile(object.subpath(names - 2, names));
      around.deleteDirectory(object.getName(names - 2));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean withFolder(StoragePath object) {
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
