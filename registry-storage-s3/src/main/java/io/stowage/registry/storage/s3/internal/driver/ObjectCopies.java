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
  private final ObjectStore store;
  private final PartSizes sizes;

  ObjectCopies(ObjectStore store, PartSizes sizes) {
    this.store = store;
    this.sizes = sizes;
  }

  /** Copies a version to a new one of the same key; returns false if the version is gone. */
  boolean forward(StoragePath caller, ObjectVersion version) {
    try {
      copy(caller, version, version.key(), () -> {});
      return true;
    } catch (StorageException.NoSuchObject e) {
      return false;
    }
  }

  /**
   * Copies {@code source} to {@code key}, in parts if it is large.
   *
   * @param beforeCompletion is called before a copy in parts becomes visible
   */
  void copy(StoragePath caller, ObjectVersion source, String key, Runnable beforeCompletion) {
    if (source.size() <= sizes.copy()) {
      store.write(caller, bucket -> bucket.copy(source.id(), key));
      return;
    }
    MultipartUpload upload = store.call(caller, bucket -> bucket.createUpload(key));
    try {
      List<Part> parts = parts(caller, source, upload);
      beforeCompletion.run();
      store.write(caller, bucket -> bucket.complete(upload, parts));
    } catch (StorageException e) {
      abortAfter(e, caller, upload);
      throw e;
    }
  }

  /** Copies {@code source} into the first parts of {@code upload}. */
  List<Part> parts(StoragePath caller, ObjectVersion source, MultipartUpload upload) {
    List<Part> parts = new ArrayList<>();
    long count = (source.size() + sizes.copy() - 1) / sizes.copy();
    for (long i = 0; i < count; i++) {
      long from = source.size() * i / count;
      long length = source.size() * (i + 1) / count - from;
      int number = (int) i + 1;
      parts.add(store.finish(
          caller, bucket -> bucket.copyPart(upload, number, source.id(), from, length)));
    }
    return parts;
  }

  /** Drops a multipart upload, also if the driver was closed in the meantime. */
  void abort(StoragePath caller, MultipartUpload upload) {
    store.finish(caller, bucket -> {
      bucket.abort(upload);
      return upload;
    });
  }

  private void abortAfter(StorageException failure, StoragePath caller, MultipartUpload upload) {
    try {
      abort(caller, upload);
    } catch (StorageException e) {
      failure.addSuppressed(e);
    }
  }
}
