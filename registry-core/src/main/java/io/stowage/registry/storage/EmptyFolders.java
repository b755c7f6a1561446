package io.stowage.registry.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Removes folders that contain only folders. Objects, whatever their names, are never touched. */
public final class EmptyFolders {
  /**
   * The number of levels of folders that are examined below a folder. A registry has fewer levels;
   * folders that are nested deeper are foreign and stay.
   */
  public static final int MAX_DEPTH = 256;

  private EmptyFolders() {}

  /**
   * Removes {@code folder} if only empty folders are below it; otherwise removes the empty folders
   * below it. A folder that gets content in the meantime stays.
   *
   * @return how many folders were removed
   * @throws StorageException if the store fails; some folders may have been removed
   */
  public static int remove(StorageDriver driver, StoragePath folder) {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(folder, "folder");
    return remove(driver, folder, MAX_DEPTH);
  }

  /**
   * Removes {@code folder} if it is empty, and then its parents below {@code end} as long as they
   * are empty.
   *
   * @param end a folder above {@code folder}, which stays
   * @throws StorageException if the store fails; some folders may have been removed
   */
  public static void removeUpward(StorageDriver driver, StoragePath folder, StoragePath end) {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(end, "end");
    StoragePath each = folder;
    while (!each.equals(end) && driver.deleteIfEmpty(each)) {
      each = each.parent();
    }
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

  /** Treats a folder whose path is too long for the store as foreign, too. */
  private static boolean isListed(StorageDriver driver, StoragePath folder, List<String> children) {
    try {
      return driver.list(folder, children::add);
    } catch (StorageException.InvalidPath e) {
      return false;
    }
  }
}
