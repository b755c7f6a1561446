package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;

/**
 * Another way of reading the files of a store in a directory, for programs that read most of the
 * store. Modules provide it as a service (see {@link java.util.ServiceLoader}).
 */
@FunctionalInterface
public interface DirectoryReading {
  /**
   * Returns a driver that does what {@code files} does, and reads in another way, or {@code files}
   * itself where that is not possible. Closing the driver closes {@code files}.
   */
  StorageDriver of(FileSystemStorage files);
}
