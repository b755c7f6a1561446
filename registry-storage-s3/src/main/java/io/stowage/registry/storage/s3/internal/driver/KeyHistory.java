package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions and delete markers of one key in a listing.
 *
 * @param versions all versions and delete markers, the newest first
 */
record KeyHistory(String key, List<VersionEntry> versions) {
  KeyHistory {
    versions = List.copyOf(versions);
  }

  static KeyHistory none(String key) {
    return new KeyHistory(key, List.of());
  }

  /** Returns the history of {@code key} from the result of a listing. */
  static KeyHistory at(Map<String, KeyHistory> listed, String key) {
    KeyHistory history = listed.get(key);
    return history == null ? none(key) : history;
  }

  /** Returns the current version, or empty if there is none or if it is hidden. */
  Optional<ObjectVersion> current() {
    return versions.stream()
        .limit(1)
        .filter(entry -> !entry.marker())
        .map(VersionEntry::object)
        .findFirst();
  }

  /** Returns the newest version if delete markers hide it. */
  Optional<ObjectVersion> hidden() {
    return current().isPresent() ? Optional.empty() : newest();
  }

  /** Returns the newest version, hidden or not. */
  Optional<ObjectVersion> newest() {
    return versions.stream()
        .filter(entry -> !entry.marker())
        .map(VersionEntry::object)
        .findFirst();
  }

  /** Returns the version with this id. */
  Optional<ObjectVersion> version(String id) {
    return versions.stream()
        .filter(entry -> !entry.marker() && entry.object().version().equals(id))
        .map(VersionEntry::object)
        .findFirst();
  }

  /** Returns the versions and markers that are newer than the version with this id. */
  List<VersionEntry> above(String id) {
    return versions.stream()
        .takeWhile(entry -> entry.marker() || !entry.object().version().equals(id))
        .toList();
  }

  /** Returns the ids of the markers that are newer than the version with this id. */
  List<KeyVersion> markersAbove(String id) {
    return above(id).stream()
        .filter(VersionEntry::marker)
        .map(entry -> entry.object().id())
        .toList();
  }

  /** Returns the ids of all versions and markers that are older than the version with this id. */
  List<KeyVersion> below(String id) {
    return versions.stream()
        .skip(above(id).size() + 1L)
        .map(entry -> entry.object().id())
        .toList();
  }

  /** Returns the ids of all versions and markers. */
  List<KeyVersion> all() {
    return versions.stream().map(entry -> entry.object().id()).toList();
  }
}
