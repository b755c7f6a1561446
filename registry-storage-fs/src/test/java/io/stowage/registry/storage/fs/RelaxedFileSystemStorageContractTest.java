package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tagged as a proof because the additional work of {@code FULL} does not change any result. */
@Tag("proof")
class RelaxedFileSystemStorageContractTest extends StorageDriverContract {
  private final Path root;

  RelaxedFileSystemStorageContractTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }
}
