package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.DriverContracts;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs several tests at a time, because most of them wait for the disk. */
@Execution(ExecutionMode.CONCURRENT)
class LinuxStorageContractsTest extends DriverContracts {
  private final Path root;

  LinuxStorageContractsTest(@TempDir Path root) {
    this.root = root;
  }

  @Override
  protected StorageDriver openEmpty() {
    return LinuxStorage.reading(FileSystemStorage.openOrCreate(root));
  }
}
