package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemStorageContractTest extends StorageDriverContract {
  private final Path root;

  FileSystemStorageContractTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
