package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes what is kept out of sight, while somebody may bring it back.
 *
 * <p>A folder is moved to a name that nobody knows before anything in it is removed: unlink(2) finds the
 * folder first, and removes from it also if it was brought back in between. A folder whose object cannot
 * be removed gets its name back. Thread-safe.
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
      Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return false;
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
   */
  List<StoragePath> removeAll(Path folder, List<StoragePath> kept) throws IOException {
    Path doomed = TemporaryFile.beside(folder);
    Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
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

  private static void giveNameBack(Path doomed, Path folder, IOException failure) {
    try {
      Files.move(doomed, folder, StandardCopyOption.ATOMIC_MOVE);
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
