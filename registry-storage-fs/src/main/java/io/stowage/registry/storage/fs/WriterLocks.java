package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;

/** Lets each object have one writer, in all processes. Thread-safe. */
final class WriterLocks {
  private final LazyLockFile file;

  /** Locks by {@code file}. */
  WriterLocks(LazyLockFile file) {
    this.file = file;
  }

  /**
   * Makes the caller the writer of {@code path} until the lock is closed.
   *
   * @throws StorageException.Busy if it has one
   */
  WriterLock lock(StoragePath path) throws IOException {
    return file.open(path).tryLock(path.value()).orElseThrow(() -> new StorageException.Busy(path));
  }

  /** Does {@code change} as the writer of {@code path}. */
  <T> T locked(StoragePath path, Folders.Change<T> change) throws IOException {
    WriterLock lock = lock(path);
    try {
      return change.run();
    } finally {
      lock.close();
    }
  }

  /** Returns whether any object ever had a writer; a store that only was read and collected has no file. */
  boolean mayBeThere() {
    return file.isThere();
  }

  /** Leaves the file open for as long as there is a writer. */
  void close() throws IOException {
    file.close();
  }
}
