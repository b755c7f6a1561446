package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ReferrersContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemReferrersTest extends ReferrersContract {
  private final Path root;

  FileSystemReferrersTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
