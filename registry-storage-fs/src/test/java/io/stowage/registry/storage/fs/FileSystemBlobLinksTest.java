package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.BlobLinksContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemBlobLinksTest extends BlobLinksContract {
  private final Path root;

  FileSystemBlobLinksTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
