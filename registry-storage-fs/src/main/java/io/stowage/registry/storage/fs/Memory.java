package io.stowage.registry.storage.fs;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Remembers a value for each of some keys, and forgets all of them when there are too many.
 * Thread-safe.
 */
final class Memory<K, V> {
  private static final int MOST = 10_000;

  private final ConcurrentMap<K, V> known = new ConcurrentHashMap<>();

  Optional<V> of(K key) {
    return Optional.ofNullable(known.get(key));
  }

  void keep(K key, V value) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, value);
  }

  void forget(K key) {
    known.remove(key);
  }
}
