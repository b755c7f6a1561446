package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TagServiceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemTagServiceTest extends TagServiceContract {
  private final Path root;

  FileSystemTagServiceTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
