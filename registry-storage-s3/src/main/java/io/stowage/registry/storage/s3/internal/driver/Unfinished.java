package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object that may be appended to, as the store has it: an object, a multipart upload, both or
 * none. The parts count if they are not shorter than the object. They are shorter only while the
 * object is being copied into them.
 *
 * @param object the object at the key
 * @param upload the multipart upload of the key
 * @param parts the parts of the upload, in the order of their numbers
 */
record Unfinished(
    Optional<ObjectVersion> object, Optional<MultipartUpload> upload, List<Part> parts) {
  static Unfinished of(Optional<ObjectVersion> object) {
    return new Unfinished(object, Optional.empty(), List.of());
  }

  boolean exists() {
    return object.isPresent() || upload.isPresent();
  }

  /** Returns whether the parts are the content, and not the object. */
  boolean isInParts() {
    return !parts.isEmpty() && partsSize() >= objectSize();
  }

  long size() {
    return Math.max(objectSize(), partsSize());
  }

  /** Returns the number of the last part, or 0. */
  int lastPart() {
    return parts.isEmpty() ? 0 : parts.get(parts.size() - 1).number();
  }

  /** Returns whether no part can follow, because the last one is smaller than {@code smallest}. */
  boolean endsSmall(int smallest) {
    return !parts.isEmpty() && parts.get(parts.size() - 1).size() < smallest;
  }

  /** Returns the entry; its time is that of the newest bytes. */
  Optional<StorageEntry> entry(Instant leased) {
    if (!isInParts() && object.isPresent()) {
      return object.map(found -> ObjectReader.entry(found, leased));
    }
    return upload.map(begun -> Stream.concat(
            Stream.of(begun.initiated()), parts.stream().map(Part::modified))
        .max(Comparator.naturalOrder())
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
        .map(time -> new StorageEntry(size(), ObjectReader.later(time, leased)))
        .orElseThrow());
  }

  private long objectSize() {
    return object.map(ObjectVersion::size).orElse(0L);
  }

  private long partsSize() {
    return parts.stream().mapToLong(Part::size).sum();
  }
}
