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
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

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
      String around = around(objects.get(begin));
      int end = begin + 1;
      while (end < objects.size() && around(objects.get(end)).equals(around)) {
        end++;
      }
      List<StoragePath> siblings = objects.subList(begin, end);
      Set<StoragePath> alone = around.isEmpty() || siblings.size() < FEWEST_SIBLINGS
          ? Set.of()
          : removeThoseAlone(StoragePath.parse(around), siblings);
      siblings.stream()
          .filter(object -> alone.contains(object) || withFolder(object))
          .forEach(removed::add);
      begin = end;
    }
    return removed;
  }

  /** Returns the path of the folder around the folder of {@code object}; empty for the root. */
  private static String around(StoragePath object) {
    String folder = object.parent().value();
    return folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
  }

  /**
   * Removes those of {@code siblings} that are alone in their folders, and these folders; returns
   * them. Relative to the open folder around them, that takes two short calls for each instead of
   * four that resolve a whole path.
   */
  private Set<StoragePath> removeThoseAlone(StoragePath around, List<StoragePath> siblings) {
    Path located = Attributes.folderOf(Attributes.folderOf(paths.at(siblings.get(0))));
    Set<StoragePath> removed = new HashSet<>();
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(located)) {
      if (folder instanceof SecureDirectoryStream<Path> open) {
        noteKinds(around, located, open);
        for (StoragePath object : siblings) {
          if (removeAlone(open, paths.at(object))) {
            removed.add(object);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The rest is removed by path, which reports the failure.
    }
    return removed;
  }

  /** Spares the check of each child if the listing shows that all of them are folders. */
  private void noteKinds(StoragePath around, Path located, DirectoryStream<Path> folder) {
    int children = 0;
    Iterator<Path> names = folder.iterator();
    while (children <= MOST_CHILDREN && names.hasNext()) {
      names.next();
      children++;
    }
    if (children <= MOST_CHILDREN) {
      paths.listed(around, located, children);
    }
  }

  /** Removes an object and its folder; returns false if that is not possible or not enough. */
  private static boolean removeAlone(SecureDirectoryStream<Path> around, Path object) {
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
