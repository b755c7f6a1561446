package io.stowage.registry.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Removes folders in which nothing is but folders. Objects, of whatever name, are never touched. */
public final class EmptyFolders {
  /**
   * How many levels of folders are looked at below one, which is more than a registry has. Folders that
   * are nested deeper are foreign, and stay.
   */
  public static final int LEVELS = 256;

  private EmptyFolders() {}

  /**
   * Removes {@code folder} if nothing is below it but empty folders; otherwise those that are. One that
   * gets content meanwhile stays.
   *
   * @return how many folders were removed
   * @throws StorageException if the store fails; some may be removed
   */
  public static int remove(StorageDriver driver, StoragePath folder) {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(folder, "folder");
    return remove(driver, folder, LEVELS);
  }

  private static int remove(StorageDriver driver, StoragePath folder, int levels) {
    List<String> children = new ArrayList<>();
    if (levels == 0 || !isListed(driver, folder, children)) {
      return 0;
    }
    int removed = 0;
    for (String child : children) {
      removed += remove(driver, folder.resolve(child), levels - 1);
    }
    return removed + (driver.deleteIfEmpty(folder) ? 1 : 0);
  }

  /** A folder whose path is too long for the store is foreign, too. */
  private static boolean isListed(StorageDriver driver, StoragePath folder, List<String> children) {
    try {
      return driver.list(folder, children::add);
    } catch (StorageException.InvalidPath e) {
      return false;
    }
  }
}
