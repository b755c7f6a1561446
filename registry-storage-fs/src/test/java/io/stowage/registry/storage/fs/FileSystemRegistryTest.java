package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.RegistryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemRegistryTest extends RegistryContract {
  private final Path root;

  FileSystemRegistryTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
