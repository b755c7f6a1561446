package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes objects visible at another path, by copies within the store. Thread-safe. */
final class Publication {
  private static final int LARGEST_ALONE = 1 << 20;

  private final ObjectStore store;
  private final ObjectReader reader;
  private final Uploads uploads;
  private final Removal removal;
  private final KeyLists lists;
  private final Leases leases;

  Publication(
      ObjectStore store,
      ObjectReader reader,
      KeyLists lists,
      Uploads uploads,
      Removal removal,
      Leases leases) {
    this.store = store;
    this.reader = reader;
    this.lists = lists;
    this.uploads = uploads;
    this.removal = removal;
    this.leases = leases;
  }

  boolean publish(StoragePath from, long size, StoragePath to) {
    Unfinished found = require(from);
    if (found.size() != size) {
      throw new StorageException.OffsetMismatch(from, size, found.size());
    }
    boolean first = !uploads.look(to).exists();
    if (first) {
      checkPlace(to);
      found = copied(from, found, to);
    }
    remove(from, found);
    return first;
  }

  boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Unfinished found = require(from);
    Unfinished there = uploads.look(to);
    if (!isSeen(there, to, seen)) {
      return false;
    }
    remove(from, copied(from, found, to));
    return true;
  }

  /** Compares by size, time and digest; the time may be that of a lease. */
  private boolean isSeen(Unfinished there, StoragePath path, StorageEntry seen) {
    return Stream.of(leases.own(path), Instant.MIN)
        .flatMap(leased -> there.entry(leased).stream())
        .anyMatch(now -> now.size() == seen.size()
            && now.modified().equals(seen.modified())
            && (seen.md5().isEmpty() || seen.md5().equals(now.md5())));
  }

  private void remove(StoragePath from, Unfinished found) {
    if (PathKinds.isUpload(from)) {
      removal.upload(from, found);
    } else {
      removal.object(from);
    }
  }

  private Unfinished require(StoragePath from) {
    Unfinished found = uploads.look(from);
    if (!found.exists()) {
      throw new StorageException.NoSuchObject(from);
    }
    return found;
  }

  /** Copies one version, so that nothing that arrives at {@code from} later is published. */
  private Unfinished copied(StoragePath from, Unfinished found, StoragePath to) {
    ObjectVersion whole =
        uploads.settle(from, found).orElseThrow(() -> new StorageException.NoSuchObject(from));
    uploads.copy(from, whole, to, leases);
    if (PathKinds.isUpload(to)) {
      String key = store.keys().key(to);
      uploads.abortAll(to, key, each -> each.key().equals(key));
    }
    return Unfinished.of(Optional.of(whole));
  }

  /**
   * Writes the object, lists the folder, and removes the object again if it is not alone: of two
   * callers at the same time at least one sees the object of the other. A write that was repeated
   * leaves several versions, all of which are removed: no other caller writes to {@code to}.
   */
  boolean publishAlone(StoragePath from, StoragePath to) {
    byte[] content;
    try {
      content = reader.read(from, LARGEST_ALONE);
    } catch (StorageException.NoSuchObject e) {
      return false;
    }
    boolean alone;
    try {
      alone = isAlone(to, content);
    } catch (StorageException e) {
      withdrawAfter(e, to);
      throw e;
    }
    removal.object(alone ? from : to);
    return alone;
  }

  private boolean isAlone(StoragePath to, byte[] content) {
    String key = store.keys().key(to);
    store.write(to, bucket -> bucket.put(key, content));
    List<ObjectVersion> found = lists.first(to, store.keys().below(to.parent()), 2);
    return found.size() == 1 && found.get(0).key().equals(key);
  }

  /** Removes what may have been written. */
  private void withdrawAfter(StorageException failure, StoragePath to) {
    try {
      removal.object(to);
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Checks that an object may be at {@code path}, unless the layout ensures it.
   *
   * @throws StorageException.UnexpectedKind if a folder is there, or an object on the way
   */
  void checkPlace(StoragePath path) {
    if (PathKinds.isObject(path)) {
      return;
    }
    if (!lists.first(path, store.keys().below(path), 1).isEmpty()) {
      throw new StorageException.UnexpectedKind(path, "no folder");
    }
    for (Optional<StoragePath> above = above(path); above.isPresent(); above = above(above.get())) {
      if (reader.head(above.get()).isPresent()) {
        throw new StorageException.UnexpectedKind(path, "a folder at " + above.get());
      }
    }
  }

  private static Optional<StoragePath> above(StoragePath path) {
    return path.value().indexOf('/') < 0 ? Optional.empty() : Optional.of(path.parent());
  }
}
