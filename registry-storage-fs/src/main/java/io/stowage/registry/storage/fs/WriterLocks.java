package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/** Lets each object have one writer, in all processes. Thread-safe. */
final class WriterLocks {
  private final Path folder;
  private final Ownership ownership;
  private final ByteLocks locks;
  private Optional<LockFile> file = Optional.empty();

  /** Locks by a file in {@code folder}. */
  WriterLocks(Path folder, Ownership ownership, ByteLocks locks) {
    this.folder = folder;
    this.ownership = ownership;
    this.locks = locks;
  }

  /**
   * Makes the caller the writer of {@code path} until the lock is closed.
   *
   * @throws StorageException.Busy if it has one
   */
  WriterLock lock(StoragePath path) throws IOException {
    return file(path).tryLock(path.value()).orElseThrow(() -> new StorageException.Busy(path));
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
  synchronized boolean mayBeThere() {
    return file.isPresent() || Attributes.isThere(folder.resolve(LockFile.NAME));
  }

  /** Leaves the file open for as long as there is a writer. */
  synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().leave();
      file = Optional.empty();
    }
  }

  /** Opens the file when it is first needed, since to open a store writes nothing. */
  private synchronized LockFile file(StoragePath path) throws IOException {
    if (file.isEmpty()) {
      try {
        file = Optional.of(LockFile.in(folder, ownership, locks));
      } catch (AccessDeniedException e) {
        throw new StorageException.AccessDenied(
            path,
            folder.resolve(LockFile.NAME)
                + " has to be writable for each user who uploads: run as its"
                + " owner, or change its owner or mode",
            e);
      }
    }
    return file.get();
  }
}
