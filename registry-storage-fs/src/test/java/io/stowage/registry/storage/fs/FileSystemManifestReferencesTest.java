package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ManifestReferencesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemManifestReferencesTest extends ManifestReferencesContract {
  private final Path root;

  FileSystemManifestReferencesTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
