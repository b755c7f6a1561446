package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/** A {@link LockFile} that is opened when it is first needed, since to open a store writes nothing. Thread-safe. */
final class LazyLockFile {
  private final Path path;
  private final String need;
  private final Ownership ownership;
  private final ByteLocks locks;
  private Optional<LockFile> file = Optional.empty();

  /**
   * Opens the file at {@code path}.
   *
   * @param need what it has to be writable for, which a refusal says
   */
  LazyLockFile(Path path, String need, Ownership ownership, ByteLocks locks) {
    this.path = path;
    this.need = need;
    this.ownership = ownership;
    this.locks = locks;
  }

  /**
   * Returns the file, in which {@code object} is to be locked.
   *
   * @throws StorageException.AccessDenied if this process may not write to it
   */
  synchronized LockFile open(StoragePath object) throws IOException {
    if (file.isEmpty()) {
      try {
        file = Optional.of(LockFile.at(path, ownership, locks));
      } catch (AccessDeniedException e) {
        throw new StorageException.AccessDenied(
            object,
            path + " has to be writable for each user who " + need
                + ": run as its owner, or change its owner or mode",
            e);
      }
    }
    return file.get();
  }

  /** Returns whether any process ever opened the file. */
  synchronized boolean isThere() {
    return file.isPresent() || Attributes.isThere(path);
  }

  /** Leaves the file open for as long as a lock is held. */
  synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().leave();
      file = Optional.empty();
    }
  }
}
