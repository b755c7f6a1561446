package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;

/**
 * An entry in a store that does not belong to the layout. Immutable.
 *
 * @param folder the folder in which it was found
 * @param entry the entry
 * @param path its path, or {@code folder} if no path leads to it
 */
public record ForeignEntry(StoragePath folder, UnnameableEntry entry, StoragePath path) {
  /** Returns the entry at {@code path}. */
  public static ForeignEntry at(StorageDriver driver, StoragePath path) {
    return new ForeignEntry(path.parent(), new PathEntry(driver, path), path);
  }

  /** Returns an entry of {@code folder} to which no path leads. */
  public static ForeignEntry in(StoragePath folder, UnnameableEntry entry) {
    return new ForeignEntry(folder, entry, folder);
  }

  /** Returns its location, in printable form if no path leads to it. */
  String place() {
    return path.equals(folder) ? folder + "/" + entry.name() : path.value();
  }

  /** Returns {@code problem} as a description that matches {@link #path}. */
  String describe(String problem) {
    return path.equals(folder) ? "\"" + entry.name() + "\" in it: " + problem : problem;
  }
}
