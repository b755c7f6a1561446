package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The objects to which this process appends, or which it is about to publish. A store cannot tell
 * the writers of other processes. Thread-safe.
 */
final class Writers {
  private final ConcurrentMap<StoragePath, Optional<UploadWriter>> writers =
      new ConcurrentHashMap<>();

  /**
   * Keeps other writers from {@code path}.
   *
   * @throws StorageException.Busy if it has a writer
   */
  void lock(StoragePath path) {
    if (writers.putIfAbsent(path, Optional.empty()) != null) {
      throw new StorageException.Busy(path);
    }
  }

  /** Makes {@code writer} the writer of {@code path}, which is locked. */
  void set(StoragePath path, UploadWriter writer) {
    writers.put(path, Optional.of(writer));
  }

  void unlock(StoragePath path) {
    writers.remove(path);
  }

  boolean isLocked(StoragePath path) {
    return writers.containsKey(path);
  }

  /** Does {@code work} while {@code path} has no writer. */
  <T> T locked(StoragePath path, Supplier<T> work) {
    lock(path);
    try {
      return work.get();
    } finally {
      unlock(path);
    }
  }

  /** Passes the writer of {@code path} to {@code action} if it has one. */
  void with(StoragePath path, Consumer<UploadWriter> action) {
    Optional<UploadWriter> writer = writers.get(path);
    if (writer != null) {
      writer.ifPresent(action);
    }
  }

  /** Passes the writers of all objects below {@code folder} to {@code action}. */
  void below(StoragePath folder, Consumer<UploadWriter> action) {
    writers.forEach((path, writer) -> {
      if (path.startsWith(folder)) {
        writer.ifPresent(action);
      }
    });
  }

  /**
   * Checks that neither {@code folder} itself nor an object directly in it has a writer.
   *
   * @throws StorageException.Busy if one has
   */
  void checkNone(StoragePath folder) {
    for (StoragePath path : writers.keySet()) {
      boolean inside = path.value().length() > folder.value().length()
          && path.startsWith(folder)
          && path.value().indexOf('/', folder.value().length() + 1) < 0;
      if (inside || path.equals(folder)) {
        throw new StorageException.Busy(path);
      }
    }
  }
}
