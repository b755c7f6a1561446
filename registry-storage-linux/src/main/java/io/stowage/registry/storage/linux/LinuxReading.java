package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.DirectoryReading;
import io.stowage.registry.storage.fs.FileSystemStorage;

/** Offers {@link LinuxStorage} to programs that look for an installed way of reading. */
public final class LinuxReading implements DirectoryReading {
  /** Creates the service; called by {@link java.util.ServiceLoader}. */
  public LinuxReading() {}

  @Override
  public StorageDriver of(FileSystemStorage files) {
    return LinuxStorage.reading(files);
  }
}
