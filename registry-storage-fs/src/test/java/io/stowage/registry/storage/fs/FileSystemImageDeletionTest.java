package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ImageDeletionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemImageDeletionTest extends ImageDeletionContract {
  private final Path root;

  FileSystemImageDeletionTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
