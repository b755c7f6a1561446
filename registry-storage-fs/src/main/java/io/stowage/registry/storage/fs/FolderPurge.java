package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes quarantined objects while other processes may restore them.
 *
 * <p>A folder is renamed to a name that no other process knows before anything in it is removed:
 * unlink(2) looks up the folder first, and would remove the entry even if the folder was restored
 * in between. If the object in a folder cannot be removed, the folder gets its name back.
 *
 * <p>A folder that the file system cannot rename is emptied in place. No other process can rename
 * it either, so a process that restores its object leaves nothing else under the removed name.
 * Thread-safe.
 */
final class FolderPurge {
  private final SafePaths paths;
  private final Folders folders;

  FolderPurge(SafePaths paths, Folders folders) {
    this.paths = paths;
    this.folders = folders;
  }

  /** Removes {@code folder} and returns whether it existed with {@code object} in it. */
  boolean remove(Path folder, String object) throws IOException {
    Path doomed = TemporaryFile.beside(folder);
    try {
      folders.rename(folder, doomed);
    } catch (NoSuchFileException e) {
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      return removeOwn(folder, object);
    }
    boolean removed;
    try {
      removed = Files.deleteIfExists(doomed.resolve(object));
    } catch (IOException e) {
      giveNameBack(doomed, folder, e);
      throw e;
    }
    folders.removeNearlyEmpty(doomed);
    return removed;
  }

  /**
   * Returns whether {@code folder} contains only the folders of {@code kept}, none of which is a
   * link.
   */
  boolean isAllOf(List<StoragePath> kept, StoragePath folder, Path located) throws IOException {
    Set<String> rest = new HashSet<>();
    try {
      int children = Children.visit(located, (child, name) -> rest.add(name));
      paths.listed(folder, located, children);
    } catch (NoSuchFileException e) {
      return false;
    }
    for (StoragePath path : kept) {
      paths.at(path);
      rest.remove(path.parent().name());
    }
    return rest.isEmpty();
  }

  /**
   * Removes {@code folder}, which contains only folders of {@code kept}, and returns the objects
   * that existed. A single rename for all of them takes a quarter less work than one rename for
   * each. If this method throws, the remaining objects are still in their places.
   *
   * @throws AtomicMoveNotSupportedException if the folder cannot be renamed; nothing is removed
   */
  List<StoragePath> removeAll(Path folder, List<StoragePath> kept) throws IOException {
    Path doomed = TemporaryFile.beside(folder);
    folders.rename(folder, doomed);
    try {
      List<StoragePath> removed = new ArrayList<>();
      for (StoragePath path : kept) {
        if (removeOwn(doomed.resolve(path.parent().name()), path.name())) {
          removed.add(path);
        }
      }
      Files.delete(doomed);
      return removed;
    } catch (IOException e) {
      giveNameBack(doomed, folder, e);
      throw e;
    }
  }

  private void giveNameBack(Path doomed, Path folder, IOException failure) {
    try {
      folders.rename(doomed, folder);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private boolean removeOwn(Path folder, String object) throws IOException {
    boolean removed = Files.deleteIfExists(folder.resolve(object));
    folders.removeNearlyEmpty(folder);
    return removed;
  }
}
