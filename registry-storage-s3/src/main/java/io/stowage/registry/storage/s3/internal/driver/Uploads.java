package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.PartPage;
import io.stowage.registry.storage.s3.internal.bucket.UploadPage;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Multipart uploads: what they contain, and their completion. The data of an upload is kept as
 * Distribution keeps it, as one multipart upload of its key whose parts are the content, or as an
 * object once that is complete. Either program can continue what the other has begun.
 *
 * <p>An upload has one writer, which a store cannot ensure between processes. A completion names
 * each part with its ETag, so it fails if another process has replaced a part; and this class
 * remembers the parts that this process has left, so that a part of another process is noticed.
 * Thread-safe.
 */
final class Uploads {
  private static final int REMEMBERED = 10_000;
  private static final int TRIES = 3;

  private final ObjectStore store;
  private final ObjectReader reader;
  private final ObjectCopies copies;
  private final PartSizes sizes;
  private final Map<StoragePath, List<String>> left = new LinkedHashMap<>();

  Uploads(ObjectStore store, ObjectReader reader, ObjectCopies copies, PartSizes sizes) {
    this.store = store;
    this.reader = reader;
    this.copies = copies;
    this.sizes = sizes;
  }

  PartSizes sizes() {
    return sizes;
  }

  /** Looks up an object that may be a multipart upload, unless the layout excludes that. */
  Unfinished look(StoragePath path) {
    return PathKinds.isUpload(path) ? lookForParts(path) : Unfinished.of(reader.head(path));
  }

  /**
   * Looks for multipart uploads first, because their completion puts an object in their place. A
   * start that was repeated leaves an upload without parts beside the one that has them, so the
   * upload with the most bytes counts, and of several such the newest.
   */
  private Unfinished lookForParts(StoragePath path) {
    Unfinished fullest = Unfinished.of(Optional.empty());
    for (MultipartUpload upload : byAge(path)) {
      List<Part> parts = parts(path, upload).orElse(List.of());
      Unfinished found = new Unfinished(Optional.empty(), Optional.of(upload), parts);
      fullest = found.size() >= fullest.size() ? found : fullest;
    }
    return isWhole(fullest.parts())
        ? fullest
        : new Unfinished(reader.head(path), fullest.upload(), fullest.parts());
  }

  /** Returns the multipart uploads of {@code path}, the oldest first. */
  private List<MultipartUpload> byAge(StoragePath path) {
    String key = store.keys().key(path);
    List<MultipartUpload> found = new ArrayList<>();
    forEach(path, key, upload -> {
      if (upload.key().equals(key)) {
        found.add(upload);
      }
    });
    found.sort(Comparator.comparing(MultipartUpload::initiated));
    return found;
  }

  /**
   * Returns whether the parts are certainly no shorter than an object at their key. An object that
   * was copied in one step is the first part. One that is copied in several is divided evenly, into
   * parts of at least half of the largest copy; if this was interrupted, some of them are missing.
   */
  private boolean isWhole(List<Part> parts) {
    return !parts.isEmpty() && parts.get(0).size() < sizes.copy() / 2;
  }

  /** Passes each multipart upload whose key begins with {@code prefix} to {@code visitor}. */
  void forEach(StoragePath caller, String prefix, Consumer<MultipartUpload> visitor) {
    Optional<MultipartUpload> after = Optional.empty();
    boolean more = true;
    while (more) {
      Optional<MultipartUpload> last = after;
      UploadPage page = store.call(caller, bucket -> bucket.listUploads(prefix, last));
      page.uploads().forEach(visitor);
      more = page.more();
      after = more ? Optional.of(page.uploads().get(page.uploads().size() - 1)) : after;
    }
  }

  /** Returns the parts, or empty if the upload was completed or dropped in the meantime. */
  Optional<List<Part>> parts(StoragePath caller, MultipartUpload upload) {
    List<Part> parts = new ArrayList<>();
    boolean more = true;
    try {
      while (more) {
        int after = parts.isEmpty() ? 0 : parts.get(parts.size() - 1).number();
        PartPage page = store.call(caller, bucket -> bucket.listParts(upload, after));
        parts.addAll(page.parts());
        more = page.more();
      }
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(parts));
  }

  /**
   * Makes the data at {@code path} an object if it is a multipart upload, and returns the object,
   * or empty if there is nothing.
   */
  Optional<ObjectVersion> settle(StoragePath path) {
    return settle(path, look(path));
  }

  /** Makes the data at {@code path}, as it was {@code found}, an object. */
  Optional<ObjectVersion> settle(StoragePath path, Unfinished found) {
    if (found.isInParts()) {
      return Optional.of(complete(path, found));
    }
    if (found.object().isEmpty() && found.upload().isPresent()) {
      String key = store.keys().key(path);
      Written written = store.write(path, bucket -> bucket.put(key, new byte[0]));
      found.upload().ifPresent(upload -> abort(path, upload));
      return Optional.of(
          new ObjectVersion(key, written.version(), written.etag(), 0, written.date()));
    }
    return found.object();
  }

  /** Completes the upload, and tries again if that failed and may not have been done. */
  private ObjectVersion complete(StoragePath path, Unfinished found) {
    MultipartUpload upload = found.upload().orElseThrow();
    checkParts(path, found.parts());
    for (int i = 1; ; i++) {
      try {
        Written written = store.finishWrite(path, bucket -> bucket.complete(upload, found.parts()));
        return new ObjectVersion(
            upload.key(), written.version(), written.etag(), found.size(), written.date());
      } catch (StorageException.NoSuchObject e) {
        return completedBefore(path, found).orElseThrow(() -> new StorageException.Busy(path));
      } catch (StorageException.Failed e) {
        Optional<ObjectVersion> completed = completedBefore(path, found);
        if (completed.isPresent()) {
          return completed.get();
        }
        if (i == TRIES || !isUncertain(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isUncertain(StorageException.Failed e) {
    return e.getCause() instanceof BucketException failure
        && failure.kind() == BucketException.Kind.UNKNOWN;
  }

  /** Looks for the object that an earlier completion made whose answer was lost. */
  private Optional<ObjectVersion> completedBefore(StoragePath path, Unfinished found) {
    String etag = PartETags.whole(found.parts());
    return store
        .finish(path, bucket -> bucket.head(store.keys().key(path)))
        .filter(object -> object.size() == found.size() && object.etag().equals(etag));
  }

  /** Copies {@code source} to {@code to}, in parts if it is large. */
  void copy(StoragePath caller, ObjectVersion source, StoragePath to, Leases leases) {
    // A copy in parts is as old as its start, so its lease is made before it becomes visible.
    copies.copy(caller, source, store.keys().key(to), () -> leases.lease(to));
  }

  /** Copies {@code source} into the first parts of {@code upload}. */
  List<Part> copyParts(StoragePath caller, ObjectVersion source, MultipartUpload upload) {
    return copies.parts(caller, source, upload);
  }

  void abort(StoragePath caller, MultipartUpload upload) {
    copies.abort(caller, upload);
  }

  /**
   * Drops the chosen multipart uploads of the keys that begin with {@code prefix}, and returns
   * whether there were any.
   */
  boolean abortAll(StoragePath caller, String prefix, Predicate<MultipartUpload> chosen) {
    List<MultipartUpload> found = new ArrayList<>();
    forEach(caller, prefix, upload -> {
      if (chosen.test(upload)) {
        found.add(upload);
      }
    });
    found.forEach(upload -> abort(caller, upload));
    return !found.isEmpty();
  }

  /**
   * Drops the multipart uploads to which nothing was added since {@code before} and that nobody
   * would miss: copies of large objects that were not finished, and the parts of uploads whose
   * objects were removed.
   */
  int abortOrphans(StoragePath folder, Instant before) {
    int[] count = {0};
    abortAll(folder, store.keys().below(folder), upload -> {
      boolean old = upload.initiated().isBefore(before)
          && store.keys().path(upload.key()).filter(this::isOrphan).isPresent()
          && parts(folder, upload)
              .filter(parts -> parts.stream().allMatch(part -> part.modified().isBefore(before)))
              .isPresent();
      count[0] += old ? 1 : 0;
      return old;
    });
    return count[0];
  }

  /** Returns whether a multipart upload of {@code path} is all that is left of an upload. */
  private boolean isOrphan(StoragePath path) {
    String folder = store.keys().below(path.parent());
    return !PathKinds.isInUploads(path)
        || store
            .call(path, bucket -> bucket.list(new ListRequest(folder, "", "", 1)))
            .objects()
            .isEmpty();
  }

  /** Remembers the parts that this process has left. */
  void left(StoragePath path, List<Part> parts) {
    synchronized (left) {
      left.remove(path);
      left.put(path, parts.stream().map(Part::etag).toList());
      if (left.size() > REMEMBERED) {
        left.remove(left.keySet().iterator().next());
      }
    }
  }

  /** Forgets what this process has left. */
  void forget(StoragePath path) {
    synchronized (left) {
      left.remove(path);
    }
  }

  /** Throws Busy, once, if the parts are not those that this process has left. */
  private void checkParts(StoragePath path, List<Part> parts) {
    synchronized (left) {
      List<String> known = left.remove(path);
      if (known != null && !known.equals(parts.stream().map(Part::etag).toList())) {
        throw new StorageException.Busy(path);
      }
    }
  }

  /** Reads an object that is too small for a part. */
  byte[] readSmall(StoragePath path, ObjectVersion object) {
    return reader.read(path, object, sizes.smallest());
  }

  MultipartUpload create(StoragePath path) {
    String key = store.keys().key(path);
    return store.finish(path, bucket -> bucket.createUpload(key));
  }
}
