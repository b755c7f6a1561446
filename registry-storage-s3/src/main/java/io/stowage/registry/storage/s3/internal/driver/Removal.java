package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes objects as callers see them. Links are hidden; of everything else the versions are
 * removed, since a hidden object counts as one in quarantine. Versions that a delete marker already
 * hides are left to the run or program that hid them. Thread-safe.
 */
final class Removal {
  private final ObjectStore store;
  private final ObjectReader reader;
  private final Uploads uploads;
  private final KeyLists lists;
  private final VersionLists versions;

  Removal(ObjectStore store, ObjectReader reader, KeyLists lists, Uploads uploads) {
    this.store = store;
    this.reader = reader;
    this.lists = lists;
    this.uploads = uploads;
    this.versions = new VersionLists(store);
  }

  /** Removes the object at {@code path}, and returns whether there was one. */
  boolean object(StoragePath path) {
    boolean there = PathKinds.isUpload(path)
        ? upload(path, uploads.look(path))
        : PathKinds.isHidden(path) ? link(path) : versions(path);
    if (!there
        && !PathKinds.isObject(path)
        && !lists.first(path, store.keys().below(path), 1).isEmpty()) {
      throw new StorageException.UnexpectedKind(path, "an object");
    }
    return there;
  }

  /**
   * Removes the data of an upload as it was {@code found}. Its versions are removed together with
   * its folder.
   */
  boolean upload(StoragePath path, Unfinished found) {
    String key = store.keys().key(path);
    uploads.forget(path);
    boolean hasParts = found.upload().isPresent();
    if (hasParts) {
      uploads.abortAll(path, key, each -> each.key().equals(key));
    }
    if (found.object().isPresent() || (hasParts && reader.head(path).isPresent())) {
      hide(path, List.of(key));
    }
    return found.exists();
  }

  private boolean link(StoragePath path) {
    boolean there = reader.head(path).isPresent();
    if (there) {
      hide(path, List.of(store.keys().key(path)));
    }
    return there;
  }

  private boolean versions(StoragePath path) {
    KeyHistory history = versions.of(path);
    Deletions.remove(store, path, visible(history));
    return history.current().isPresent();
  }

  /** Returns the current version and the older ones, up to a delete marker. */
  private static List<KeyVersion> visible(KeyHistory history) {
    return history.versions().stream()
        .takeWhile(entry -> !entry.marker())
        .map(entry -> entry.object().id())
        .toList();
  }

  /**
   * Removes everything below {@code folder}, and the object there, and returns whether there was
   * anything.
   */
  boolean tree(StoragePath folder) {
    boolean removed = removeUploads(folder);
    return PathKinds.isHidden(folder)
        ? hideAll(folder) || removed
        : removeVersions(folder) || removed;
  }

  private boolean removeUploads(StoragePath folder) {
    String key = store.keys().key(folder);
    String below = store.keys().below(folder);
    return PathKinds.mayHoldUploads(folder)
        && uploads.abortAll(
            folder, key, each -> each.key().equals(key) || each.key().startsWith(below));
  }

  private boolean removeVersions(StoragePath folder) {
    boolean[] there = {false};
    boolean all = PathKinds.isTransient(folder);
    String key = store.keys().key(folder);
    String below = store.keys().below(folder);
    List<KeyVersion> found = new ArrayList<>();
    versions.walk(folder, key, history -> {
      if (history.key().equals(key) || history.key().startsWith(below)) {
        there[0] |= history.current().isPresent();
        found.addAll(all ? history.all() : visible(history));
      }
      if (found.size() >= Bucket.MOST_KEYS) {
        Deletions.remove(store, folder, found);
        found.clear();
      }
      return true;
    });
    Deletions.remove(store, folder, found);
    return there[0];
  }

  private boolean hideAll(StoragePath folder) {
    boolean there = reader.head(folder).isPresent();
    if (there) {
      hide(folder, List.of(store.keys().key(folder)));
    }
    boolean[] below = {false};
    lists.pages(folder, store.keys().below(folder), page -> {
      below[0] |= !page.isEmpty();
      hide(folder, page.stream().map(ObjectVersion::key).toList());
    });
    return there || below[0];
  }

  private void hide(StoragePath caller, List<String> keys) {
    for (Deletion answer : Deletions.hide(store, caller, keys).values()) {
      if (!answer.succeeded()) {
        throw Deletions.refusal(caller, answer.error());
      }
    }
  }
}
