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
 * Removes what is kept out of sight, while somebody may bring it back.
 *
 * <p>A folder is moved to a name that nobody knows before anything in it is removed: unlink(2) finds the
 * folder first, and removes from it also if it was brought back in between. A folder whose object cannot
 * be removed gets its name back.
 *
 * <p>A folder that the file system cannot rename is emptied where it is. Nobody else can rename it
 * either, so whatever brings its object back leaves nothing else under the name that is removed.
 * Thread-safe.
 */
final class FolderPurge {
  private final SafePaths paths;
  private final Folders folders;

  FolderPurge(SafePaths paths, Folders folders) {
    this.paths = paths;
    this.folders = folders;
  }

  /** Removes {@code folder}; returns whether it was there, with {@code object} in it. */
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

  /** Returns whether nothing is in {@code folder} but folders of {@code kept}, none of them a link. */
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
   * Removes {@code folder}, in which only folders of {@code kept} are; returns those that were there.
   * One rename for all of them is a quarter less work than one for each. When this throws, those that
   * are left are where they were.
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
