package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * A bucket together with what every part of the driver needs: the keys of paths, the time of the
 * store, errors of the SPI, and whether the driver is open. Thread-safe.
 */
final class ObjectStore {
  private final Bucket bucket;
  private final Keys keys;
  private final StoreClock clock;
  private boolean closed;
  private int channels;

  ObjectStore(Bucket bucket, Keys keys, InstantSource local) {
    this.bucket = bucket;
    this.keys = keys;
    this.clock = new StoreClock(local);
  }

  Keys keys() {
    return keys;
  }

  /** Returns the present time by the clock of the store. */
  Instant now() {
    return clock.now();
  }

  StoreClock clock() {
    return clock;
  }

  /**
   * Makes requests for a caller that passed {@code path}.
   *
   * @throws StorageException what corresponds to the {@link BucketException} of a request
   * @throws IllegalStateException if the driver is closed
   */
  <T> T call(StoragePath path, Function<Bucket, T> requests) {
    checkOpen();
    return finish(path, requests);
  }

  /** Makes requests as {@link #call} does, also if the driver was closed in the meantime. */
  <T> T finish(StoragePath path, Function<Bucket, T> requests) {
    try {
      return requests.apply(bucket);
    } catch (BucketException e) {
      throw exception(path, e);
    }
  }

  /** Makes one request that writes, as {@link #call} does, and notes the time of its answer. */
  Written write(StoragePath path, Function<Bucket, Written> request) {
    checkOpen();
    return finishWrite(path, request);
  }

  /** Makes one request that writes, also if the driver was closed in the meantime. */
  Written finishWrite(StoragePath path, Function<Bucket, Written> request) {
    Instant sent = clock.localTime();
    Written written = finish(path, request);
    clock.observe(sent, written.date());
    return written;
  }

  /** Reads a version from {@code offset} on for a channel, also if the driver is closed. */
  ObjectContent reopen(KeyVersion version, long offset) {
    return version.version().isEmpty()
        ? bucket.get(version.key(), offset)
        : bucket.getVersion(version, offset);
  }

  synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  /** Notes that a channel was handed out, which needs connections until it is released. */
  synchronized void opened() {
    channels++;
  }

  /** Notes that a channel was closed. */
  synchronized void released() {
    channels--;
    closeUnused();
  }

  /** Refuses later calls. The last channel that is closed releases the connections. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      closeUnused();
    }
  }

  private void closeUnused() {
    if (closed && channels == 0) {
      bucket.close();
    }
  }

  static StorageException exception(StoragePath path, BucketException e) {
    return switch (e.kind()) {
      case NOT_FOUND -> new StorageException.NoSuchObject(path);
      case ACCESS_DENIED -> new StorageException.AccessDenied(path, e);
      case QUOTA -> new StorageException.StorageFull(path, e);
      case INTERRUPTED -> new StorageException.Interrupted(path.value(), e);
      case INVALID_RANGE, SLOW_DOWN, REFUSED, UNKNOWN -> new StorageException.Failed(path, e);
    };
  }
}
