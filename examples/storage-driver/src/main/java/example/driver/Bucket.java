package example.driver;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Takes the place of the client of an object store. It offers what such stores have in common:
 * whole objects under keys, listings by prefix, and times that only the store sets. There are no
 * folders, and no object can be renamed or appended to. Thread-safe.
 */
final class Bucket {
  private final NavigableMap<String, Item> items = new ConcurrentSkipListMap<>();

  Optional<Item> get(String key) {
    return Optional.ofNullable(items.get(key));
  }

  void put(String key, byte[] content) {
    items.put(key, new Item(content.clone(), Instant.now()));
  }

  boolean delete(String key) {
    return items.remove(key) != null;
  }

  /** Returns all keys that begin with {@code prefix}, sorted. */
  List<String> keys(String prefix) {
    return List.copyOf(items.subMap(prefix, prefix + Character.MAX_VALUE).keySet());
  }

  /** An object. Nobody changes the content. */
  record Item(byte[] content, Instant written) {}
}
