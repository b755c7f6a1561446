package io.stowage.registry.cli.common;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.DirectoryReading;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.util.ServiceLoader;

/** Finds another way of reading a directory on the class path. */
final class InstalledReading {
  /** The first version of Java that can load the classes of one. */
  private static final int FIRST = 22;

  private InstalledReading() {}

  /** Returns a store that reads {@code files} in the way that is installed, if there is one. */
  static StorageDriver of(FileSystemStorage files) {
    if (Runtime.version().feature() < FIRST) {
      return files;
    }
    return ServiceLoader.load(DirectoryReading.class)
        .findFirst()
        .map(reading -> reading.of(files))
        .orElse(files);
  }
}
