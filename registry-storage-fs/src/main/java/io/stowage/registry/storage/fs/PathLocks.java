package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks on paths across all processes, in a {@link LockFile} that is opened on first use, because
 * opening a store writes nothing. Thread-safe.
 */
final class PathLocks {
  private final Path file;
  private final String need;
  private final Ownership ownership;
  private final ByteLocks locks;
  private Optional<LockFile> opened = Optional.empty();

  /**
   * Uses {@code file}.
   *
   * @param need the purpose for which the file must be writable, for the error message
   */
  PathLocks(Path file, String need, Ownership ownership, ByteLocks locks) {
    this.file = file;
    this.need = need;
    this.ownership = ownership;
    this.locks = locks;
  }

  /**
   * Locks {@code path}, or returns empty if it is locked already.
   *
   * @throws StorageException.AccessDenied if this process may not write to the file
   */
  Optional<WriterLock> tryLock(StoragePath path) throws IOException {
    return open(path).tryLock(path.value());
  }

  /**
   * Makes the caller the writer of {@code path} until the lock is closed.
   *
   * @throws StorageException.Busy if the path has a writer already
   */
  WriterLock lock(StoragePath path) throws IOException {
    return tryLock(path).orElseThrow(() -> new StorageException.Busy(path));
  }

  /** Runs {@code change} as the writer of {@code path}. */
  <T> T locked(StoragePath path, Folders.Access<T> change) throws IOException {
    WriterLock lock = lock(path);
    try {
      return change.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Returns whether {@code path} is certainly not locked. Returns false if the file system does not
   * lock.
   */
  boolean isFree(StoragePath path) throws IOException {
    return open(path).isFree(path.value());
  }

  /**
   * Returns whether any path may be locked. A store that has only been read and collected has no
   * lock file for writers.
   */
  synchronized boolean mayBeHeld() {
    return opened.isPresent() || Attributes.isThere(file);
  }

  /** Closes the file once no lock is held. */
  synchronized void close() throws IOException {
    if (opened.isPresent()) {
      opened.get().leave();
      opened = Optional.empty();
    }
  }

  private synchronized LockFile open(StoragePath path) throws IOException {
    if (opened.isEmpty()) {
      try {
        opened = Optional.of(LockFile.at(file, ownership, locks));
      } catch (AccessDeniedException e) {
        throw new StorageException.AccessDenied(
            path,
            file + " must be writable for every user that " + need
                + ": run as its owner, or change its owner or mode",
            e);
      }
    }
    return opened.get();
  }
}
