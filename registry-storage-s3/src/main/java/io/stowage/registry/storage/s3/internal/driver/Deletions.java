package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of versions and delete markers that were to be removed, a batch with each request.
 *
 * @param removed what was removed
 * @param refused the error codes by key, where the store refused
 */
record Deletions(Set<KeyVersion> removed, Map<String, String> refused) {
  /** The batch of a collector: few enough that a store that counts each key bears the call. */
  private static final int BATCH = 256;

  /** Removes {@code versions}, of which the store may refuse some. */
  static Deletions attempt(ObjectStore store, StoragePath caller, List<KeyVersion> versions) {
    Set<KeyVersion> removed = new HashSet<>();
    Map<String, String> refused = new HashMap<>();
    for (int i = 0; i < versions.size(); i += BATCH) {
      List<KeyVersion> some =
          List.copyOf(versions.subList(i, Math.min(versions.size(), i + BATCH)));
      for (Deletion each : store.call(caller, bucket -> bucket.deleteVersions(some))) {
        if (each.succeeded()) {
          removed.add(each.target());
        } else {
          refused.put(each.target().key(), each.error());
        }
      }
    }
    return new Deletions(removed, refused);
  }

  /**
   * Removes {@code versions} and returns them.
   *
   * @throws StorageException.AccessDenied if the store refuses one
   */
  static List<KeyVersion> remove(ObjectStore store, StoragePath caller, List<KeyVersion> versions) {
    attempt(store, caller, versions).check(caller);
    return new ArrayList<>(versions);
  }

  /** Hides the objects at {@code keys}, and returns the answers by key. */
  static Map<String, Deletion> hide(ObjectStore store, StoragePath caller, List<String> keys) {
    Map<String, Deletion> answers = new HashMap<>();
    for (int i = 0; i < keys.size(); i += BATCH) {
      List<String> some = List.copyOf(keys.subList(i, Math.min(keys.size(), i + BATCH)));
      store
          .call(caller, bucket -> bucket.hide(some))
          .forEach(answer -> answers.put(answer.target().key(), answer));
    }
    return answers;
  }

  /** Throws what the store answered if it refused anything. */
  void check(StoragePath path) {
    if (!refused.isEmpty()) {
      throw refusal(path, refused.values().iterator().next());
    }
  }

  /** Returns the error for {@code path}, which the store refuses to remove or to hide. */
  static StorageException refusal(StoragePath path, String error) {
    if (!error.contains("AccessDenied") && !error.contains("Forbidden")) {
      return new StorageException.Failed(
          path, new BucketException(BucketException.Kind.UNKNOWN, "the store answers " + error));
    }
    return new StorageException.AccessDenied(
        path,
        "grant s3:DeleteObject and s3:DeleteObjectVersion; if the bucket has Object Lock, wait for"
            + " the end of the retention period",
        new BucketException(BucketException.Kind.ACCESS_DENIED, "the store answers " + error));
  }

  /** Returns how many versions or markers one request removes. */
  static int batch() {
    return BATCH;
  }
}
