package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Looks up and reads objects, the current ones and single versions. Thread-safe. */
final class ObjectReader {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private final ObjectStore store;

  ObjectReader(ObjectStore store) {
    this.store = store;
  }

  /** Looks up the current version of the object at {@code path}. One request. */
  Optional<ObjectVersion> head(StoragePath path) {
    String key = store.keys().key(path);
    return store.call(path, bucket -> bucket.head(key));
  }

  /**
   * Returns the entry of {@code object}, in whole seconds as in the answer to a lookup, so that a
   * lookup and a listing show the same.
   *
   * @param leased the newest lease, apart from the object
   */
  static StorageEntry entry(ObjectVersion object, Instant leased) {
    Instant written = object.modified().truncatedTo(ChronoUnit.SECONDS);
    String md5 = MD5.matcher(object.etag()).matches() ? object.etag() : "";
    return new StorageEntry(object.size(), later(written, leased), "", md5);
  }

  static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** Opens the current version, as {@code StorageView.open} describes it. */
  ObjectChannel open(StoragePath path, long offset) {
    String key = store.keys().key(path);
    return open(path, offset, bucket -> bucket.get(key, offset), () -> head(path));
  }

  /** Opens one version, also a hidden one, as {@code StorageView.open} describes it. */
  ObjectChannel open(StoragePath path, ObjectVersion version, long offset) {
    return open(
        path,
        offset,
        bucket -> bucket.getVersion(version.id(), offset),
        () -> Optional.of(version));
  }

  private ObjectChannel open(
      StoragePath path,
      long offset,
      Function<Bucket, ObjectContent> request,
      Supplier<Optional<ObjectVersion>> lookup) {
    if (offset < 0) {
      store.checkOpen();
      return atEnd(path, offset, lookup.get());
    }
    try {
      return new ObjectChannel(store, path, store.call(path, request), offset);
    } catch (StorageException.Failed e) {
      if (e.getCause() instanceof BucketException refused
          && refused.kind() == BucketException.Kind.INVALID_RANGE) {
        return atEnd(path, offset, lookup.get());
      }
      throw e;
    }
  }

  private ObjectChannel atEnd(StoragePath path, long offset, Optional<ObjectVersion> found) {
    ObjectVersion object = found.orElseThrow(() -> new StorageException.NoSuchObject(path));
    if (object.size() != offset) {
      throw new StorageException.OffsetMismatch(path, offset, object.size());
    }
    return ObjectChannel.atEnd(store, path, object);
  }

  /** Reads the current version whole, as {@code StorageView.read} describes it. */
  byte[] read(StoragePath path, int limit) {
    try (ObjectChannel channel = open(path, 0)) {
      return read(path, channel, limit);
    }
  }

  /** Reads the object at any key whole, for a caller that passed {@code path}. */
  byte[] readKey(StoragePath path, String key, int limit) {
    try (ObjectChannel channel = open(path, 0, bucket -> bucket.get(key, 0), Optional::empty)) {
      return read(path, channel, limit);
    }
  }

  /** Reads one version whole, also a hidden one, as {@code StorageView.read} describes it. */
  byte[] read(StoragePath path, ObjectVersion version, int limit) {
    try (ObjectChannel channel = open(path, version, 0)) {
      return read(path, channel, limit);
    }
  }

  private static byte[] read(StoragePath path, ObjectChannel channel, int limit) {
    try {
      if (channel.size() > limit) {
        throw new StorageException.TooLarge(path, limit);
      }
      ByteBuffer content = ByteBuffer.allocate((int) channel.size());
      while (content.hasRemaining()) {
        channel.read(content);
      }
      return content.array();
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
  }
}
