package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.BlobUploadContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemBlobUploadTest extends BlobUploadContract {
  private final Path root;

  FileSystemBlobUploadTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
