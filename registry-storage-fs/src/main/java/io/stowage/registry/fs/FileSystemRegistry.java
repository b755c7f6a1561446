package io.stowage.registry.fs;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Opens a registry in a directory, with full durability.
 *
 * <p>Each method opens a {@link FileSystemStorage} and calls {@link Registry#open(
 * io.stowage.registry.storage.StorageDriver, RegistryOptions)}, and throws what either throws. To choose
 * another durability or clock, call these two. {@link Registry#close} closes the store.
 */
public final class FileSystemRegistry {
  private FileSystemRegistry() {}

  /** As {@link #open(Path, RegistryOptions)}, with the default options. */
  public static Registry open(Path directory) {
    return open(directory, RegistryOptions.defaults());
  }

  /** Opens the registry in {@code directory}, as {@link FileSystemStorage#open(Path)} does. */
  public static Registry open(Path directory, RegistryOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return on(FileSystemStorage.open(directory), options);
  }

  /** As {@link #create(Path, RegistryOptions)}, with the default options. */
  public static Registry create(Path directory) {
    return create(directory, RegistryOptions.defaults());
  }

  /** Creates a registry in {@code directory}, as {@link FileSystemStorage#create(Path)} does. */
  public static Registry create(Path directory, RegistryOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return on(FileSystemStorage.create(directory), options);
  }

  /** As {@link #openOrCreate(Path, RegistryOptions)}, with the default options. */
  public static Registry openOrCreate(Path directory) {
    return openOrCreate(directory, RegistryOptions.defaults());
  }

  /**
   * Opens the registry in {@code directory}, or creates one if there is none, as {@link
   * FileSystemStorage#openOrCreate(Path)} does.
   */
  public static Registry openOrCreate(Path directory, RegistryOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return on(FileSystemStorage.openOrCreate(directory), options);
  }

  private static Registry on(FileSystemStorage storage, RegistryOptions options) {
    try {
      return Registry.open(storage, options);
    } catch (RuntimeException | Error e) {
      storage.close();
      throw e;
    }
  }
}
