package io.stowage.registry.cli.common;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;

/** Opens and creates stores in directories, by default those of the file system. */
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

  /** Returns the stores of the file system. */
  static Stores system() {
    return new Stores() {};
  }
}
