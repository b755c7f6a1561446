package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.QuarantineReadersContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemQuarantineReadersTest extends QuarantineReadersContract {
  private final Path root;

  FileSystemQuarantineReadersTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
