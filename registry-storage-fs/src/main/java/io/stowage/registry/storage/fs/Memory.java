package io.stowage.registry.storage.fs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Remembers a value for each of some paths, and forgets all of them when there are too many.
 * Thread-safe.
 */
final class Memory<T> {
  private static final int MOST = 10_000;

  private final ConcurrentMap<Path, T> known = new ConcurrentHashMap<>();

  Optional<T> of(Path path) {
    return Optional.ofNullable(known.get(path));
  }

  void keep(Path path, T what) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(path, what);
  }

  void forget(Path path) {
    known.remove(path);
  }
}
