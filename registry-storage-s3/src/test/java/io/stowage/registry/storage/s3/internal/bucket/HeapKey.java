package io.stowage.registry.storage.s3.internal.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a key holds. Immutable. The numbers of versions are never given twice, also if all versions
 * are removed.
 *
 * @param next the number of the next version
 * @param versions the newest first
 */
record HeapKey(int next, List<HeapVersion> versions) {
  static final HeapKey EMPTY = new HeapKey(1, List.of());

  Optional<HeapVersion> latest() {
    return versions.stream().findFirst();
  }

  /** Returns the newest version if it is not a delete marker. */
  Optional<HeapVersion> current() {
    return latest().filter(version -> !version.marker());
  }

  Optional<HeapVersion> version(String id) {
    return versions.stream().filter(version -> version.id().equals(id)).findFirst();
  }

  /** Adds a version, which replaces the one without versioning if it is such a version itself. */
  HeapKey with(HeapVersion added) {
    List<HeapVersion> changed = new ArrayList<>();
    changed.add(added);
    versions.stream()
        .filter(version -> !(added.isNull() && version.isNull()))
        .forEach(changed::add);
    return new HeapKey(next + 1, List.copyOf(changed));
  }

  HeapKey without(String id) {
    return new HeapKey(
        next, versions.stream().filter(version -> !version.id().equals(id)).toList());
  }

  long hash(String key) {
    long hash = 31L * key.hashCode() + next;
    for (HeapVersion version : versions) {
      hash = hash * 0xD6E8FEB86659FD93L + version.hash();
    }
    return mix(hash);
  }

  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
