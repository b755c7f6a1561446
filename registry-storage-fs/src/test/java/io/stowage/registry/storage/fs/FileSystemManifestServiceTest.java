package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ManifestServiceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemManifestServiceTest extends ManifestServiceContract {
  private final Path root;

  FileSystemManifestServiceTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
