package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A {@link LockFile} that is opened on first use, because opening a store writes nothing.
 * Thread-safe.
 */
final class LazyLockFile {
  private final Path path;
  private final String need;
  private final Ownership ownership;
  private final ByteLocks locks;
  private Optional<LockFile> file = Optional.empty();

  /**
   * Uses the file at {@code path}.
   *
   * @param need the purpose for which the file must be writable, for the error message
   */
  LazyLockFile(Path path, String need, Ownership ownership, ByteLocks locks) {
    this.path = path;
    this.need = need;
    this.ownership = ownership;
    this.locks = locks;
  }

  /**
   * Returns the file, in which the caller will lock {@code object}.
   *
   * @throws StorageException.AccessDenied if this process may not write to the file
   */
  synchronized LockFile open(StoragePath object) throws IOException {
    if (file.isEmpty()) {
      try {
        file = Optional.of(LockFile.at(path, ownership, locks));
      } catch (AccessDeniedException e) {
        throw new StorageException.AccessDenied(
            object,
            path + " must be writable for every user that " + need
                + ": run as its owner, or change its owner or mode",
            e);
      }
    }
    return file.get();
  }

  /** Returns whether any process has ever opened the file. */
  synchronized boolean isThere() {
    return file.isPresent() || Attributes.isThere(path);
  }

  /** Closes the file once no lock is held. */
  synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().leave();
      file = Optional.empty();
    }
  }
}
