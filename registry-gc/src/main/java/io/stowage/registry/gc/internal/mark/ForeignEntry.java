package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;

/**
 * Something in a store that does not belong to the layout. Immutable.
 *
 * @param folder the folder that it was found in
 * @param entry what was found there
 * @param path where it is, or {@code folder} if no path leads to it
 */
public record ForeignEntry(StoragePath folder, UnnameableEntry entry, StoragePath path) {
  /** Returns what is at {@code path}. */
  public static ForeignEntry at(StorageDriver driver, StoragePath path) {
    return new ForeignEntry(path.parent(), new PathEntry(driver, path), path);
  }

  /** Returns what was told of in {@code folder}. */
  public static ForeignEntry in(StoragePath folder, UnnameableEntry entry) {
    return new ForeignEntry(folder, entry, folder);
  }

  /** Returns whether it lies in the folder of {@code repository} itself. */
  boolean isIn(RepositoryName repository) {
    return folder.equals(RegistryLayout.repository(repository));
  }

  /** Returns where it is, in printable form where no path leads to it. */
  String place() {
    return path.equals(folder) ? folder + "/" + entry.name() : path.value();
  }

  /** Returns {@code problem} as a text that goes with {@link #path}. */
  String describe(String problem) {
    return path.equals(folder) ? "\"" + entry.name() + "\" in it: " + problem : problem;
  }
}
