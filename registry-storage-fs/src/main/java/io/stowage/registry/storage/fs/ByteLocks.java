package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Optional;

/** Locks single bytes of files against this process and all other processes. */
@FunctionalInterface
interface ByteLocks {
  /**
   * Locks the byte at {@code position}, which need not exist, without waiting.
   *
   * @return the lock, or empty if the byte is locked already
   * @throws IOException if the file system does not support locks
   */
  Optional<FileLock> tryLock(FileChannel file, long position) throws IOException;

  /** Returns the byte locks of POSIX fcntl. */
  static ByteLocks posix() {
    return (file, position) -> {
      try {
        return Optional.ofNullable(file.tryLock(position, 1, false));
      } catch (OverlappingFileLockException e) {
        return Optional.empty();
      }
    };
  }
}
