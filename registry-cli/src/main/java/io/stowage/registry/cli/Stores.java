package io.stowage.registry.cli;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;

/** Opens and creates stores in directories. */
interface Stores {
  /** Opens the store in {@code root}, which must contain one. */
  StorageDriver open(Path root);

  /** Creates a store in {@code root}, which must be missing or empty. */
  StorageDriver create(Path root);

  /** Opens the store in {@code root}, or creates it if {@code root} is missing or empty. */
  StorageDriver openOrCreate(Path root);

  /** Returns the stores of the file system. */
  static Stores system() {
    return new Stores() {
      @Override
      public StorageDriver open(Path root) {
        return FileSystemStorage.open(root);
      }

      @Override
      public StorageDriver create(Path root) {
        return FileSystemStorage.create(root);
      }

      @Override
      public StorageDriver openOrCreate(Path root) {
        return FileSystemStorage.openOrCreate(root);
      }
    };
  }
}
