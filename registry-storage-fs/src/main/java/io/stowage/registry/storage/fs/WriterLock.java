package io.stowage.registry.storage.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock on one path, held by the writer of an object or by a claim until it is closed.
 * Thread-safe.
 */
final class WriterLock implements Closeable {
  private final LockFile file;
  private final String path;
  private final Optional<FileLock> lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Holds {@code path} within this process, and {@code lock} against other processes. */
  WriterLock(LockFile file, String path, Optional<FileLock> lock) {
    this.file = file;
    this.path = path;
    this.lock = lock;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        if (lock.isPresent()) {
          lock.get().release();
        }
      } finally {
        file.released(path);
      }
    }
  }
}
