package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The old versions of links and uploads that writes and deletes of other programs leave behind:
 * versions that were replaced, and versions below delete markers. No run keeps links or uploads in
 * this way, so nothing needs them.
 */
final class OldVersions {
  private final ObjectStore store;
  private final VersionLists lists;
  private final List<KeyVersion> versions = new ArrayList<>();
  private final List<KeyVersion> markers = new ArrayList<>();
  private int removed;

  OldVersions(ObjectStore store) {
    this.store = store;
    this.lists = new VersionLists(store);
  }

  /** Removes versions written and hidden before {@code before}; returns their number. */
  int remove(Instant before) {
    StoragePath folder = ObjectKind.REPOSITORIES;
    lists.walk(folder, store.keys().below(folder), history -> {
      add(history, before);
      if (versions.size() + markers.size() >= Bucket.MOST_KEYS) {
        removeFound(folder);
      }
      return true;
    });
    removeFound(folder);
    return removed;
  }

  /** Adds everything but the newest entry, and also that one if it is a marker and old. */
  private void add(KeyHistory history, Instant before) {
    List<VersionEntry> all = history.versions();
    boolean old = all.stream().allMatch(entry -> entry.object().modified().isBefore(before));
    int kept = old && all.get(0).marker() ? 0 : 1;
    all.stream()
        .skip(kept)
        .filter(entry -> entry.object().modified().isBefore(before))
        .forEach(
            entry -> (entry.marker() ? markers : versions).add(entry.object().id()));
  }

  /**
   * Removes the versions before the markers, since without a marker a version would be visible. The
   * markers of a key stay if one of its versions does.
   */
  private void removeFound(StoragePath folder) {
    Set<KeyVersion> gone = Deletions.attempt(store, folder, versions).removed();
    Set<String> left = versions.stream()
        .filter(version -> !gone.contains(version))
        .map(KeyVersion::key)
        .collect(Collectors.toSet());
    markers.removeIf(marker -> left.contains(marker.key()));
    removed += gone.size() + Deletions.attempt(store, folder, markers).removed().size();
    versions.clear();
    markers.clear();
  }
}
