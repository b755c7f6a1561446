package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An object that a run has hidden, or is about to hide.
 *
 * @param version the id of the version that was seen; nothing else is ever purged
 * @param marker the id of the delete marker that hides it, or empty if the run ended before it
 *     recorded this
 * @param modified the lease that the object had when it was seen
 */
record Taken(String key, String version, String marker, Instant modified) {
  private static final String NO_MARKER = "-";
  private static final int FIELDS = 4;

  /** The state of a taken object. */
  enum State {
    /** It is hidden. */
    HELD,
    /** Another object was written over it, and it is still there, hidden. */
    REPLACED,
    /** It is back, or has been purged, or another run has hidden it since. */
    GONE
  }

  Taken with(String newMarker) {
    return new Taken(key, version, newMarker, modified);
  }

  KeyVersion id() {
    return new KeyVersion(key, version);
  }

  /** Returns the state of the object. A newer version of a blob is the same blob. */
  State state(KeyHistory history, boolean isBlob) {
    Optional<ObjectVersion> there = history.version(version);
    if (there.isEmpty() || !isHiddenByRun(history)) {
      return State.GONE;
    }
    List<ObjectVersion> newer = history.above(version).stream()
        .filter(entry -> !entry.marker())
        .map(VersionEntry::object)
        .toList();
    if (newer.isEmpty()) {
      return State.HELD;
    }
    boolean back = isBlob
        || newer.stream().anyMatch(other -> other.etag().equals(there.get().etag()));
    return back ? State.GONE : State.REPLACED;
  }

  private boolean isHiddenByRun(KeyHistory history) {
    List<KeyVersion> markers = history.markersAbove(version);
    return marker.isEmpty()
        ? !markers.isEmpty()
        : markers.stream().anyMatch(each -> each.version().equals(marker));
  }

  /** Returns the markers that hide this version, but none above a newer version. */
  List<KeyVersion> markers(KeyHistory history) {
    List<VersionEntry> above = history.above(version);
    int newest = 0;
    for (int i = 0; i < above.size(); i++) {
      newest = above.get(i).marker() ? newest : i + 1;
    }
    return above.subList(newest, above.size()).stream()
        .map(entry -> entry.object().id())
        .toList();
  }

  /** Returns whether a record can name {@code key}: a line break in a key would begin a line. */
  static boolean isRecordable(String key) {
    return key.chars().noneMatch(Character::isISOControl);
  }

  /** Returns a line of a record. */
  String line() {
    return String.join(
        " ",
        version,
        marker.isEmpty() ? NO_MARKER : marker,
        Long.toString(modified.toEpochMilli()),
        key);
  }

  /** Parses a line of a record. Returns empty if it is not understood. */
  static Optional<Taken> parse(String line) {
    String[] fields = line.split(" ", FIELDS);
    if (fields.length < FIELDS) {
      return Optional.empty();
    }
    try {
      Instant modified = Instant.ofEpochMilli(Long.parseLong(fields[2]));
      String marker = fields[1].equals(NO_MARKER) ? "" : fields[1];
      return Optional.of(new Taken(fields[3], fields[0], marker, modified));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
