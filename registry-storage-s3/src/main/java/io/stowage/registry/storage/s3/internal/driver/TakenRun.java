package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The objects that one run has hidden, according to its records. A record is written before its
 * objects are hidden, and again once the markers are known, so that a run that was interrupted can
 * be undone. A record does not show whether an object is still hidden; a listing does. Thread-safe.
 */
final class TakenRun {
  private static final String HEADING = "stowage taken 1";

  private final ObjectStore store;
  private final StoragePath folder;
  private final NavigableMap<String, Taken> taken = new TreeMap<>();
  private final Map<String, String> recordOf = new HashMap<>();
  private final Map<String, BatchRecord> records = new HashMap<>();

  /** Creates a run without records. {@code folder} is that of its records. */
  TakenRun(ObjectStore store, StoragePath folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Adds the objects of the record in {@code history}.
   *
   * @throws StorageException.Unsuitable if the record is not understood, since the objects that the
   *     run has hidden are then unknown
   */
  void load(KeyHistory history, byte[] content) {
    String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    int last = lines.length - 1;
    if (!lines[0].equals(HEADING) || !lines[last].isEmpty()) {
      throw unknown(history.key());
    }
    List<Taken> objects = new ArrayList<>();
    for (int i = 1; i < last; i++) {
      objects.add(Taken.parse(lines[i]).orElseThrow(() -> unknown(history.key())));
    }
    add(history.key(), objects, history.all());
  }

  private StorageException unknown(String record) {
    return new StorageException.Unsuitable(
        folder,
        "the record " + Printable.of(record) + " of hidden objects is not understood; collect with"
            + " the version that wrote it, or repair the record");
  }

  /** Records that {@code objects} are about to be hidden, and returns the record. */
  String intend(List<Taken> objects) {
    String key = store.keys().key(folder.resolve(UUID.randomUUID().toString()));
    Written written = write(key, objects);
    add(key, objects, List.of(new KeyVersion(key, written.version())));
    return key;
  }

  /** Records which of the objects of a record were hidden, with their markers. */
  void confirm(String record, List<Taken> hidden) {
    if (hidden.isEmpty()) {
      forget(keysOf(record));
      return;
    }
    Written written = write(record, hidden);
    synchronized (this) {
      List<KeyVersion> versions = new ArrayList<>(find(record).versions());
      versions.add(new KeyVersion(record, written.version()));
      List.copyOf(find(record).keys()).forEach(this::drop);
      add(record, hidden, versions);
    }
  }

  private Written write(String record, List<Taken> objects) {
    StringBuilder text = new StringBuilder(HEADING).append('\n');
    objects.forEach(object -> text.append(object.line()).append('\n'));
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    return store.write(folder, bucket -> bucket.put(record, content));
  }

  private synchronized void add(String record, List<Taken> objects, List<KeyVersion> versions) {
    Set<String> keys = new HashSet<>();
    for (Taken object : objects) {
      taken.put(object.key(), object);
      recordOf.put(object.key(), record);
      keys.add(object.key());
    }
    records.put(record, new BatchRecord(keys, versions));
  }

  private synchronized List<String> keysOf(String record) {
    return List.copyOf(find(record).keys());
  }

  private BatchRecord find(String record) {
    return records.getOrDefault(record, new BatchRecord(Set.of(), List.of()));
  }

  Optional<Taken> at(String key) {
    synchronized (this) {
      return Optional.ofNullable(taken.get(key));
    }
  }

  /** Returns the objects whose keys begin with {@code prefix}, which ends with a slash. */
  synchronized List<Taken> below(String prefix) {
    String end = prefix.substring(0, prefix.length() - 1) + "0";
    return List.copyOf(taken.subMap(prefix, true, end, false).values());
  }

  synchronized boolean isEmpty() {
    return taken.isEmpty();
  }

  /**
   * Forgets objects, which are certainly hidden no more, and first removes the records of which none
   * is left.
   */
  void forget(Collection<String> keys) {
    List<KeyVersion> done = new ArrayList<>();
    synchronized (this) {
      Set<String> gone = Set.copyOf(keys);
      keys.stream()
          .flatMap(key -> Optional.ofNullable(recordOf.get(key)).stream())
          .distinct()
          .filter(record -> gone.containsAll(find(record).keys()))
          .forEach(record -> done.addAll(find(record).versions()));
    }
    Deletions.remove(store, folder, done);
    synchronized (this) {
      keys.forEach(this::drop);
    }
  }

  private void drop(String key) {
    taken.remove(key);
    String record = recordOf.remove(key);
    if (record != null && find(record).keys().remove(key) && find(record).keys().isEmpty()) {
      records.remove(record);
    }
  }

  /**
   * A record.
   *
   * @param keys the keys of its objects that are not forgotten
   * @param versions all versions of the record
   */
  private record BatchRecord(Set<String> keys, List<KeyVersion> versions) {}
}
