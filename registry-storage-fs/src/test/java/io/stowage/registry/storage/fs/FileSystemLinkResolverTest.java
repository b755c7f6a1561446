package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.LinkResolverContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSystemLinkResolverTest extends LinkResolverContract {
  private final Path root;

  FileSystemLinkResolverTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root);
  }
}
