package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims paths by locks that the operating system releases when their process ends, whatever another
 * process can see of that one. A file system that does not lock keeps claims within the process alone.
 * Thread-safe.
 */
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final LazyLockFile file;

  /** Locks by {@code file}. */
  Claims(LazyLockFile file) {
    this.file = file;
  }

  /** Claims {@code path} and then does {@code write}; returns empty if the path is claimed already. */
  Optional<Claim> claim(StoragePath path, Runnable write) throws IOException {
    Optional<WriterLock> lock = file.open(path).tryLock(path.value());
    if (lock.isPresent()) {
      try {
        write.run();
      } catch (RuntimeException | Error e) {
        lock.get().close();
        throw e;
      }
    }
    return lock.map(held -> () -> close(path, held));
  }

  /**
   * Returns whether nobody claims {@code path}, for certain: a missing lock file, one that this process may
   * not write to, and a file system that does not lock tell nothing.
   */
  boolean isAbandoned(StoragePath path) {
    try {
      return file.isThere() && file.open(path).isFree(path.value());
    } catch (IOException | StorageException e) {
      LOG.debug("Whether {} is abandoned cannot be told: {}", path, e.toString());
      return false;
    }
  }

  /** Leaves the file open for as long as there is a claim. */
  void close() throws IOException {
    file.close();
  }

  private static void close(StoragePath path, WriterLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw Errors.of(path, e);
    }
  }
}
