package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.LeaseScopeContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class FileSystemLeaseScopeTest extends LeaseScopeContract {
  private final Path root;

  FileSystemLeaseScopeTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty(InstantSource clock) {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED, clock);
  }
}
