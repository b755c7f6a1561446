package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.RegistryListenerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemRegistryListenerTest extends RegistryListenerContract {
  private final Path root;

  FileSystemRegistryListenerTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
