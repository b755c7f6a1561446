package io.stowage.registry.gc;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class FileSystemForeignWritersTest extends ForeignWritersContract {
  private final Path root;
  private final StorageDriver store;

  FileSystemForeignWritersTest(@TempDir Path root) {
    this.root = root;
    this.store = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  @Override
  StorageDriver store() {
    return store;
  }

  @Override
  RegistryOptions.Builder options() {
    return RegistryOptions.builder();
  }

  @Override
  void age() {
    FileAges.set(root, Duration.ofHours(2));
  }
}
