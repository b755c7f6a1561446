package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.Sha512ManifestContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemSha512ManifestTest extends Sha512ManifestContract {
  private final Path root;

  FileSystemSha512ManifestTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
