package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;

/** Permits one writer for each object across all processes. Thread-safe. */
final class WriterLocks {
  private final LazyLockFile file;

  /** Uses the locks in {@code file}. */
  WriterLocks(LazyLockFile file) {
    this.file = file;
  }

  /**
   * Makes the caller the writer of {@code path} until the lock is closed.
   *
   * @throws StorageException.Busy if the path has a writer already
   */
  WriterLock lock(StoragePath path) throws IOException {
    return file.open(path).tryLock(path.value()).orElseThrow(() -> new StorageException.Busy(path));
  }

  /** Runs {@code change} as the writer of {@code path}. */
  <T> T locked(StoragePath path, Folders.Change<T> change) throws IOException {
    WriterLock lock = lock(path);
    try {
      return change.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Returns whether any object may have a writer. A store that has only been read and collected has
   * no lock file.
   */
  boolean mayBeThere() {
    return file.isThere();
  }

  /** Closes the file once no writer remains. */
  void close() throws IOException {
    file.close();
  }
}
