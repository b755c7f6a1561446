package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.storage.s3.internal.bucket.VersionPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Listings of versions and delete markers, key by key. Thread-safe. */
final class VersionLists {
  private final ObjectStore store;

  VersionLists(ObjectStore store) {
    this.store = store;
  }

  /** Returns all versions and delete markers of the key of {@code path}. */
  KeyHistory of(StoragePath path) {
    String key = store.keys().key(path);
    List<KeyHistory> found = new ArrayList<>();
    walk(path, key, history -> {
      found.add(history);
      return false;
    });
    return found.stream()
        .filter(history -> history.key().equals(key))
        .findFirst()
        .orElseGet(() -> KeyHistory.none(key));
  }

  /**
   * Returns all versions and delete markers in the folders of {@code paths}, by key, in the order
   * of the keys. It takes no more pages than folders, and no more than a listing of everything
   * between them.
   */
  NavigableMap<String, KeyHistory> inFoldersOf(Collection<StoragePath> paths) {
    NavigableMap<String, List<VersionEntry>> found = new TreeMap<>();
    if (!paths.isEmpty()) {
      StoragePath caller = paths.iterator().next();
      SparseKeys folders = new SparseKeys(
          paths.stream().map(path -> store.keys().below(path.parent())).toList());
      String prefix = folders.commonPrefix();
      Optional<KeyVersion> next = folders.start().map(VersionLists::after);
      do {
        Optional<KeyVersion> start = next;
        VersionPage page = store.call(caller, bucket -> bucket.listVersions(prefix, start));
        page.entries().stream()
            .filter(entry -> folders.contains(entry.object().key()))
            .forEach(entry -> found
                .computeIfAbsent(entry.object().key(), none -> new ArrayList<>())
                .add(entry));
        next = page.next()
            .filter(last -> !folders.endBefore(last.key()))
            .map(last -> folders.skipFrom(last.key()).map(VersionLists::after).orElse(last));
      } while (next.isPresent());
    }
    NavigableMap<String, KeyHistory> histories = new TreeMap<>();
    found.forEach((key, entries) -> histories.put(key, new KeyHistory(key, entries)));
    return histories;
  }

  /** Returns the part of a listing that lies in the folder with the key {@code folder}. */
  static NavigableMap<String, KeyHistory> inFolder(
      NavigableMap<String, KeyHistory> listed, String folder) {
    return listed.subMap(folder + "/", true, folder + "0", false);
  }

  /** Returns where a page begins that shows the keys after {@code key}. */
  private static KeyVersion after(String key) {
    return new KeyVersion(key, "");
  }

  /**
   * Passes each key that begins with {@code prefix} to {@code visitor}, in the order of the keys,
   * until it returns false.
   */
  void walk(StoragePath caller, String prefix, Predicate<KeyHistory> visitor) {
    List<VersionEntry> ofOne = new ArrayList<>();
    Optional<KeyVersion> from = Optional.empty();
    do {
      Optional<KeyVersion> start = from;
      VersionPage page = store.call(caller, bucket -> bucket.listVersions(prefix, start));
      for (VersionEntry entry : page.entries()) {
        if (!ofOne.isEmpty() && !key(ofOne).equals(entry.object().key())) {
          if (!visitor.test(new KeyHistory(key(ofOne), ofOne))) {
            return;
          }
          ofOne.clear();
        }
        ofOne.add(entry);
      }
      from = page.next();
    } while (from.isPresent());
    if (!ofOne.isEmpty()) {
      boolean unused = visitor.test(new KeyHistory(key(ofOne), ofOne));
    }
  }

  private static String key(List<VersionEntry> ofOne) {
    return ofOne.get(0).object().key();
  }
}
