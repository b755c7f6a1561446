package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects in which runs record their state: for run {@code r}, records of hidden objects in
 * {@code _stowage/quarantine/r/taken/}, and an object {@code _stowage/quarantine/r/purging} once
 * the run has recorded that it purges. Thread-safe.
 */
final class TakenRuns {
  /** The name of the folder of records; no object of the layout has it. */
  static final String TAKEN = "taken";

  static final String PURGING = "purging";

  private final ObjectStore store;
  private final VersionLists lists;
  private final Map<String, TakenRun> known = new ConcurrentHashMap<>();
  private final Set<String> purging = ConcurrentHashMap.newKeySet();

  TakenRuns(ObjectStore store, VersionLists lists) {
    this.store = store;
    this.lists = lists;
  }

  static StoragePath folder(String run) {
    return KeptFolders.FOLDER.resolve(run);
  }

  /** Returns the names of all runs that keep something, or have a record, as a listing finds them. */
  List<String> all() {
    Set<String> names = new LinkedHashSet<>();
    boolean unused = new KeyLists(store)
        .names(KeptFolders.FOLDER, store.keys().below(KeptFolders.FOLDER), names::add);
    return List.copyOf(names);
  }

  /**
   * Returns the objects that {@code run} has taken. Its records are read if this process does not
   * know them yet.
   */
  TakenRun of(String run) {
    TakenRun loaded = known.get(run);
    return loaded == null ? known.computeIfAbsent(run, this::load) : loaded;
  }

  /** Returns the objects that {@code run} has taken, according to its present records. */
  TakenRun read(String run) {
    TakenRun loaded = load(run);
    if (loaded.isEmpty()) {
      known.remove(run);
    } else {
      known.put(run, loaded);
    }
    return loaded;
  }

  void forget(String run) {
    known.remove(run);
    purging.remove(run);
  }

  private TakenRun load(String run) {
    StoragePath folder = folder(run).resolve(TAKEN);
    List<KeyHistory> records = new ArrayList<>();
    lists.walk(folder, store.keys().below(folder), records::add);
    TakenRun loaded = new TakenRun(store, folder);
    for (KeyHistory record : records) {
      record
          .current()
          .flatMap(version -> content(folder, version))
          .ifPresent(content -> loaded.load(record, content));
    }
    return loaded;
  }

  private Optional<byte[]> content(StoragePath folder, ObjectVersion version) {
    try {
      ObjectContent found = store.call(folder, bucket -> bucket.getVersion(version.id(), 0));
      try (InputStream in = found.content()) {
        return Optional.of(in.readAllBytes());
      }
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    } catch (BucketException e) {
      throw ObjectStore.exception(folder, e);
    } catch (IOException e) {
      throw StorageException.ofChannel(folder, e);
    }
  }

  /** Records that {@code run} purges, for a run that may take over its lock. */
  void sayPurging(String run) {
    if (!purging.contains(run)) {
      StoragePath path = folder(run).resolve(PURGING);
      store.write(path, bucket -> bucket.put(store.keys().key(path), new byte[0]));
      purging.add(run);
    }
  }

  /**
   * Returns whether {@code run} has recorded that it purges. The caller holds the lock, so a run
   * that records this later then finds that it has lost its lock.
   */
  boolean saysPurging(String run) {
    StoragePath path = folder(run).resolve(PURGING);
    return purging.contains(run)
        || store.call(path, bucket -> bucket.head(store.keys().key(path))).isPresent();
  }
}
