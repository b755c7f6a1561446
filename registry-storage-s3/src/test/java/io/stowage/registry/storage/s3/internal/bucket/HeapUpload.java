package io.stowage.registry.storage.s3.internal.bucket;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A multipart upload on the heap. Immutable. */
record HeapUpload(MultipartUpload upload, NavigableMap<Integer, HeapPart> parts) {
  HeapUpload(MultipartUpload upload) {
    this(upload, Collections.emptyNavigableMap());
  }

  HeapUpload with(HeapPart part) {
    NavigableMap<Integer, HeapPart> changed = new TreeMap<>(parts);
    changed.put(part.part().number(), part);
    return new HeapUpload(upload, Collections.unmodifiableNavigableMap(changed));
  }

  long hash() {
    long hash = 31L * upload.key().hashCode() + upload.id().hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + upload.initiated().toEpochMilli();
    for (HeapPart part : parts.values()) {
      hash = hash * 0x9E3779B97F4A7C15L + part.part().hashCode();
    }
    return HeapKey.mix(hash);
  }

  /** A part and its bytes, which are not changed and not handed out. */
  @SuppressWarnings("ArrayRecordComponent")
  record HeapPart(Part part, byte[] content) {}
}
