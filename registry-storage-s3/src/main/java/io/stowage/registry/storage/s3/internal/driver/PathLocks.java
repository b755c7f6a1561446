package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lets one thread at a time take, restore or purge an object. Several of these calls for one object
 * in this process would otherwise be requests that overtake each other. Thread-safe.
 */
final class PathLocks {
  private final Set<StoragePath> locked = new HashSet<>();

  /** Does {@code work} while no other thread works on any of {@code paths}. */
  <T> T locking(Collection<StoragePath> paths, Supplier<T> work) {
    Set<StoragePath> own = Set.copyOf(paths);
    lock(own);
    try {
      return work.get();
    } finally {
      unlock(own);
    }
  }

  private synchronized void lock(Set<StoragePath> own) {
    try {
      while (!Collections.disjoint(locked, own)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Interrupted(own.iterator().next().value(), e);
    }
    locked.addAll(own);
  }

  private synchronized void unlock(Set<StoragePath> own) {
    locked.removeAll(own);
    notifyAll();
  }
}
