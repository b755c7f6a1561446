package io.stowage.registry.cli;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;

/** The stores in directories. */
interface Stores {
  /** Opens the store in {@code root}, which must hold one. */
  StorageDriver open(Path root);

  /** Creates a store in {@code root}, which must be missing or empty. */
  StorageDriver create(Path root);

  /** Opens the store in {@code root}, or creates it if that is missing or empty. */
  StorageDriver openOrCreate(Path root);

  /** Returns the real ones. */
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
