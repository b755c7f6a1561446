package io.stowage.registry.storage.s3.internal.bucket;

import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Everything that a {@link HeapBucket} holds. Not thread-safe. The fingerprint is kept up to date,
 * so that it costs nothing to ask for it.
 */
final class HeapContents {
  static final Comparator<MultipartUpload> UPLOAD_ORDER = Comparator.comparing(
          MultipartUpload::key, KeyOrder.BY_BYTES)
      .thenComparing(MultipartUpload::initiated)
      .thenComparing(MultipartUpload::id);

  private final NavigableMap<String, HeapKey> keys;
  private final NavigableMap<MultipartUpload, HeapUpload> uploads;
  private final NavigableMap<String, Integer> started;
  private BucketSettings settings;
  private long fingerprint;

  HeapContents(BucketSettings settings) {
    this.keys = new TreeMap<>(KeyOrder.BY_BYTES);
    this.uploads = new TreeMap<>(UPLOAD_ORDER);
    this.started = new TreeMap<>();
    this.settings = settings;
  }

  private HeapContents(HeapContents other) {
    this.keys = new TreeMap<>(other.keys);
    this.uploads = new TreeMap<>(other.uploads);
    this.started = new TreeMap<>(other.started);
    this.settings = other.settings;
    this.fingerprint = other.fingerprint;
  }

  /** Returns a copy, which shares the bytes of all objects. */
  HeapContents copy() {
    return new HeapContents(this);
  }

  BucketSettings settings() {
    return settings;
  }

  void set(BucketSettings changed) {
    settings = changed;
  }

  NavigableMap<String, HeapKey> keys() {
    return keys;
  }

  NavigableMap<MultipartUpload, HeapUpload> uploads() {
    return uploads;
  }

  HeapKey at(String key) {
    return keys.getOrDefault(key, HeapKey.EMPTY);
  }

  void change(String key, UnaryOperator<HeapKey> change) {
    HeapKey before = at(key);
    HeapKey after = change.apply(before);
    if (after.next() == 1) {
      return;
    }
    if (before.next() > 1) {
      fingerprint -= before.hash(key);
    }
    fingerprint += after.hash(key);
    keys.put(key, after);
  }

  /** Returns the number of a new upload of {@code key}. */
  int start(String key) {
    return started.merge(key, 1, Integer::sum);
  }

  void put(HeapUpload upload) {
    drop(upload.upload());
    uploads.put(upload.upload(), upload);
    fingerprint += upload.hash();
  }

  void drop(MultipartUpload upload) {
    HeapUpload dropped = uploads.remove(upload);
    if (dropped != null) {
      fingerprint -= dropped.hash();
    }
  }

  long fingerprint() {
    return HeapKey.mix(fingerprint + settings.versioning().name().hashCode());
  }
}
