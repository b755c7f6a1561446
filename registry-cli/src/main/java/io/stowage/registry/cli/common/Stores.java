package io.stowage.registry.cli.common;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;

/**
 * Opens and creates stores: by default those in directories of the file system, and in buckets if
 * the support for them is installed.
 */
public interface Stores {
  /** Opens the store in {@code root}, which must contain one. */
  default StorageDriver open(Path root) {
    return FileSystemStorage.open(root);
  }

  /** Creates a store in {@code root}, which must be missing or empty. */
  default StorageDriver create(Path root) {
    return FileSystemStorage.create(root);
  }

  /** Opens the store in {@code root}, or creates it if {@code root} is missing or empty. */
  default StorageDriver openOrCreate(Path root) {
    return FileSystemStorage.openOrCreate(root);
  }

  /**
   * Opens {@code bucket}, which may be empty.
   *
   * @throws io.stowage.registry.server.config.ConfigurationException if the support for buckets is
   *     not installed, or a parameter is invalid
   */
  default StorageDriver open(StoreLocation.Bucket bucket) {
    return InstalledProviders.open(bucket);
  }

  /**
   * Opens the store at {@code location}, which must contain one.
   *
   * @throws CommandException if nothing is in the bucket where the registry is expected
   */
  default StorageDriver openExisting(StoreLocation location) {
    if (location instanceof StoreLocation.Bucket bucket) {
      return openFilled(bucket);
    }
    return open(root(location));
  }

  /**
   * Opens a store as {@link #openExisting} does, for commands that read most of the store: in the
   * fastest way that is installed for this system, which may take some time to prepare.
   */
  default StorageDriver openToScan(StoreLocation location) {
    StorageDriver store = openExisting(location);
    return store instanceof FileSystemStorage files ? InstalledReading.of(files) : store;
  }

  /** Opens the store at {@code location}, or creates it if it is missing or empty. */
  default StorageDriver openOrCreate(StoreLocation location) {
    return location instanceof StoreLocation.Bucket bucket
        ? open(bucket)
        : openOrCreate(root(location));
  }

  private StorageDriver openFilled(StoreLocation.Bucket bucket) {
    StorageDriver store = open(bucket);
    try {
      if (store.list(RegistryLayout.ROOT, name -> {})) {
        return store;
      }
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    store.close();
    throw new CommandException(bucket + " holds no registry, expected objects below "
        + RegistryLayout.ROOT + " there: correct bucket and rootdirectory, or add --create if the "
        + "command has it");
  }

  private static Path root(StoreLocation location) {
    if (location instanceof StoreLocation.Directory directory) {
      return directory.root();
    }
    throw new IllegalArgumentException(location + " is not for commands");
  }

  /** Returns the stores of the file system, and those whose support is installed. */
  static Stores system() {
    return new Stores() {};
  }
}
