package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tagged, since what {@code FULL} does beyond this changes no answer. */
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
