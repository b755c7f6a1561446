package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims paths with locks that the operating system releases when their process ends, whether or
 * not other processes can see that process. On a file system without locks, claims hold within this
 * process only. Thread-safe.
 */
final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private final PathLocks locks;

  Claims(PathLocks locks) {
    this.locks = locks;
  }

  /**
   * Claims {@code path} and then runs {@code write}. Returns empty if the path is claimed already.
   */
  Optional<Claim> claim(StoragePath path, Runnable write) throws IOException {
    Optional<WriterLock> lock = locks.tryLock(path);
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
   * Returns whether {@code path} is certainly not claimed. Returns false if that is uncertain: if
   * the lock file is missing, if this process may not write to it, or if the file system does not
   * lock.
   */
  boolean isAbandoned(StoragePath path) {
    try {
      return locks.mayBeHeld() && locks.isFree(path);
    } catch (IOException | StorageException e) {
      LOG.debug("Cannot determine whether {} is abandoned: {}", path, e.toString());
      return false;
    }
  }

  /** Closes the file once no claim remains. */
  void close() throws IOException {
    locks.close();
  }

  private static void close(StoragePath path, WriterLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw Errors.of(path, e);
    }
  }
}
