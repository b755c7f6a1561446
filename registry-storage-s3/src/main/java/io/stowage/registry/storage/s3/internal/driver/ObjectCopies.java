package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import java.util.ArrayList;
import java.util.List;

/** Copies versions of objects of any size within the store. Thread-safe. */
final class ObjectCopies {
  /** The largest object that one request copies. */
  private static final long ONE_REQUEST = 5L << 30;

  private static final long PART = 1L << 30;

  private final ObjectStore store;

  ObjectCopies(ObjectStore store) {
    this.store = store;
  }

  /** Copies a version to a new one of the same key; returns false if the version is gone. */
  boolean forward(StoragePath caller, ObjectVersion version) {
    try {
      if (version.size() <= ONE_REQUEST) {
        store.write(caller, bucket -> bucket.copy(version.id(), version.key()));
      } else {
        inParts(caller, version);
      }
      return true;
    } catch (StorageException.NoSuchObject e) {
      return false;
    }
  }

  private void inParts(StoragePath caller, ObjectVersion version) {
    MultipartUpload upload = store.call(caller, bucket -> bucket.createUpload(version.key()));
    try {
      List<Part> parts = new ArrayList<>();
      for (long from = 0; from < version.size(); from += PART) {
        long offset = from;
        long length = Math.min(PART, version.size() - from);
        int number = parts.size() + 1;
        parts.add(store.call(
            caller, bucket -> bucket.copyPart(upload, number, version.id(), offset, length)));
      }
      store.write(caller, bucket -> bucket.complete(upload, parts));
    } catch (StorageException e) {
      store.call(caller, bucket -> {
        bucket.abort(upload);
        return true;
      });
      throw e;
    }
  }
}
