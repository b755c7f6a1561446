package io.stowage.registry.fs;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Opens registries in directories, with full durability.
 *
 * <p>Each method opens a {@link FileSystemStorage} and passes it to {@link Registry#open(
 * io.stowage.registry.storage.StorageDriver, RegistryOptions)}, and throws the exceptions of both.
 * To select another durability or clock, call these two directly. {@link Registry#close} closes the
 * store.
 */
public final class FileSystemRegistry {
  private FileSystemRegistry() {}

  /** Opens a registry as {@link #open(Path, RegistryOptions)} does, with the default options. */
  public static Registry open(Path directory) {
    return open(directory, RegistryOptions.defaults());
  }

  /** Opens the registry in {@code directory}, as {@link FileSystemStorage#open(Path)} does. */
  public static Registry open(Path directory, RegistryOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return on(FileSystemStorage.open(directory), options);
  }

  /**
   * Creates a registry as {@link #create(Path, RegistryOptions)} does, with the default options.
   */
  public static Registry create(Path directory) {
    return create(directory, RegistryOptions.defaults());
  }

  /** Creates a registry in {@code directory}, as {@link FileSystemStorage#create(Path)} does. */
  public static Registry create(Path directory, RegistryOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return on(FileSystemStorage.create(directory), options);
  }

  /**
   * Opens or creates a registry as {@link #openOrCreate(Path, RegistryOptions)} does, with the
   * default options.
   */
  public static Registry openOrCreate(Path directory) {
    return openOrCreate(directory, RegistryOptions.defaults());
  }

  /**
   * Opens the registry in {@code directory}, or creates it if it does not exist, as {@link
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
