package io.stowage.registry.storage.s3.internal.bucket;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A version of an object on the heap, or a delete marker.
 *
 * @param number which version of its key this is, counted from 1
 * @param id {@code null} (the word) if it was written while the bucket had no versions
 * @param content not changed and not handed out
 */
@SuppressWarnings("ArrayRecordComponent")
record HeapVersion(
    String key,
    int number,
    String id,
    boolean marker,
    byte[] content,
    String etag,
    Instant modified) {
  static final String WITHOUT_VERSIONING = "null";

  boolean isNull() {
    return id.equals(WITHOUT_VERSIONING);
  }

  /** Returns the version as a lookup shows it: with an id, unless there are none. */
  ObjectVersion looked(boolean versioned) {
    String shown = versioned ? id : "";
    return new ObjectVersion(
        key, shown, etag, content.length, modified.truncatedTo(ChronoUnit.SECONDS));
  }

  /** Returns the version as a listing of current objects shows it. */
  ObjectVersion listed() {
    return new ObjectVersion(key, "", etag, content.length, modified);
  }

  /** Returns the version as a listing of versions shows it. */
  ObjectVersion listedWithId() {
    return new ObjectVersion(key, id, etag, content.length, modified);
  }

  /** Returns a value that tells this version from every other state of the key. */
  long hash() {
    long hash = 31L * key.hashCode() + number;
    hash = hash * 0x9E3779B97F4A7C15L + id.hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + etag.hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + (marker ? 1 : 0);
    return hash * 0x9E3779B97F4A7C15L + modified.toEpochMilli();
  }
}
