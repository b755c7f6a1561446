package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.DriverContracts;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemStorageContractsTest extends DriverContracts {
  private final Path root;

  FileSystemStorageContractsTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
