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
 * The outcome of a removal of versions and delete markers, a batch with each request.
 *
 * @param removed what was removed
 * @param refused the error codes by key, where the store refused; of several for one key, one after
 *     which the removal may still take effect
 */
record Deletions(Set<KeyVersion> removed, Map<String, String> refused) {
  /** The batch of a collector: few enough that a store that counts each key bears the call. */
  private static final int BATCH = 256;

  /** How often a removal is tried that the store does not carry out for the moment. */
  private static final int TRIES = 3;

  private static final Set<String> PASSING = Set.of(
      "InternalError",
      "NoAnswer",
      "OperationAborted",
      "RequestTimeout",
      "ServiceUnavailable",
      "SlowDown",
      "TooManyRequests");

  /** How stores refuse for want of a right, and because of Object Lock (MinIO: InvalidRequest). */
  private static final Set<String> FINAL = Set.of("AccessDenied", "Forbidden", "InvalidRequest");

  /** Removes {@code versions}, of which the store may refuse some. */
  static Deletions attempt(ObjectStore store, StoragePath caller, List<KeyVersion> versions) {
    Map<KeyVersion, String> errors = new HashMap<>();
    for (int i = 0; i < versions.size(); i += BATCH) {
      List<KeyVersion> left =
          List.copyOf(versions.subList(i, Math.min(versions.size(), i + BATCH)));
      for (int tries = 0; tries < TRIES && !left.isEmpty(); tries++) {
        left = tryOnce(store, caller, left, errors);
      }
    }
    Set<KeyVersion> removed = new HashSet<>(versions);
    removed.removeAll(errors.keySet());
    Map<String, String> refused = new HashMap<>();
    errors.forEach((version, error) -> refused.merge(version.key(), error, Deletions::weaker));
    return new Deletions(removed, refused);
  }

  /**
   * Makes one request, notes its errors, and returns the versions that another request may remove.
   * It does no harm if the store carries out a removal by version id twice.
   */
  private static List<KeyVersion> tryOnce(
      ObjectStore store,
      StoragePath caller,
      List<KeyVersion> versions,
      Map<KeyVersion, String> errors) {
    List<KeyVersion> again = new ArrayList<>();
    for (Deletion each : store.call(caller, bucket -> bucket.deleteVersions(versions))) {
      if (each.succeeded()) {
        errors.remove(each.target());
      } else {
        errors.merge(each.target(), each.error(), Deletions::weaker);
        if (PASSING.contains(each.error())) {
          again.add(each.target());
        }
      }
    }
    return List.copyOf(again);
  }

  /** Returns one of two errors; if the removal may still take effect after one, returns that one. */
  private static String weaker(String one, String other) {
    return isForGood(one) ? other : one;
  }

  /** Returns whether the store refuses the removal, which then takes no effect later either. */
  static boolean isForGood(String error) {
    return FINAL.contains(error);
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
    if (!isForGood(error)) {
      return new StorageException.Failed(
          path, new BucketException(BucketException.Kind.UNKNOWN, "the store answers " + error));
    }
    return new StorageException.AccessDenied(
        path,
        "grant s3:DeleteObject and s3:DeleteObjectVersion; if the bucket has Object Lock, wait for"
            + " the end of the retention period",
        new BucketException(BucketException.Kind.ACCESS_DENIED, "the store answers " + error));
  }
}
