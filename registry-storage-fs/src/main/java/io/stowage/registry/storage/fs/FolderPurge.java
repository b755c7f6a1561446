package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Removes quarantined objects while other processes may restore them.
 *
 * <p>A folder is renamed to a name that no other process knows before anything in it is removed:
 * unlink(2) looks up the folder first, and would remove the entry even if the folder was restored
 * in between. If the object in a folder cannot be removed, the folder gets its name back. Each folder
 * is renamed by itself: renaming the folder around several would not stop a process that has looked
 * that one up already from restoring one of them.
 *
 * <p>A folder that the file system cannot rename is emptied in place. No other process can rename
 * it either, so a process that restores its object leaves nothing else under the removed name.
 * Thread-safe.
 */
final class FolderPurge {
  private final Folders folders;

  FolderPurge(Folders folders) {
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
