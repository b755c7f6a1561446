package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a bucket before it is used, with an object that is written and removed. */
final class Probe {
  /** How far the two clocks of a store may differ: that of its answers, and that of its objects. */
  private static final Duration MOST_APART = Duration.ofSeconds(5);

  private static final Duration TICK = Duration.ofSeconds(1);

  private static final String RIGHTS =
      "grant s3:ListBucket, s3:ListBucketVersions, s3:ListBucketMultipartUploads,"
          + " s3:ListMultipartUploadParts, s3:GetObject, s3:GetObjectVersion, s3:PutObject,"
          + " s3:DeleteObject, s3:DeleteObjectVersion, s3:AbortMultipartUpload,"
          + " s3:GetBucketVersioning and s3:GetLifecycleConfiguration";

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  /** The folder of probes, which is cleaned as those of leases are. */
  private static final String PROBE = "_probe/";

  private final ObjectStore store;

  Probe(ObjectStore store) {
    this.store = store;
  }

  /** Checks that objects can be written, and removed for good. */
  void checkWritable(StoragePath folder) {
    writeAndRemove(folder);
  }

  /** Checks everything, and returns how far the clock of the store is ahead. */
  Duration check(StoragePath folder) {
    VersioningGuard.check(
            folder, rightly(folder, () -> store.call(folder, bucket -> bucket.settings())))
        .forEach(LOG::warn);
    writeAndRemove(folder);
    Duration ahead = store.clock().ahead();
    return ahead.abs().compareTo(TICK) < 0 ? Duration.ZERO : ahead;
  }

  private void writeAndRemove(StoragePath folder) {
    StoragePath path = LeaseObjects.FOLDER.resolve(PROBE + UUID.randomUUID());
    String key = store.keys().key(path);
    Written written =
        rightly(folder, () -> store.write(folder, bucket -> bucket.put(key, new byte[1])));
    try {
      checkClocks(folder, key, written);
    } finally {
      rightly(
          folder,
          () -> Deletions.remove(store, folder, List.of(new KeyVersion(key, written.version()))));
    }
  }

  private void checkClocks(StoragePath folder, String key, Written written) {
    Optional<ObjectVersion> found =
        rightly(folder, () -> store.call(folder, bucket -> bucket.head(key)));
    if (found.isEmpty()) {
      throw new StorageException.Unsuitable(
          folder, "an object that was just written is not found; use a store that is consistent");
    }
    Duration apart = Duration.between(found.get().modified(), written.date()).abs();
    if (apart.compareTo(MOST_APART) > 0) {
      throw new StorageException.Unsuitable(
          folder,
          "the time of an object and that of the answer to its write differ by "
              + apart.toSeconds()
              + " s; synchronize the clocks of the servers of the store");
    }
  }

  /** Makes requests, and names the rights that they need if the store denies one. */
  private static <T> T rightly(StoragePath folder, Supplier<T> requests) {
    try {
      return requests.get();
    } catch (StorageException.AccessDenied e) {
      Throwable cause = e.getCause() instanceof BucketException denied ? denied : e;
      throw new StorageException.AccessDenied(folder, RIGHTS, cause);
    }
  }
}
