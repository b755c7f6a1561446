package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ImageFilesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemImageFilesTest extends ImageFilesContract {
  private final Path root;

  FileSystemImageFilesTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }
}
