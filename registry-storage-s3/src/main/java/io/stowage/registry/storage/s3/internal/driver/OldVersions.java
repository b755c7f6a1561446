package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Old versions that nothing needs. Thread-safe.
 *
 * <p>Those of links and uploads are left behind by writes and deletes of other programs: versions
 * that were replaced, and versions below delete markers. No run keeps links or uploads in this way.
 *
 * <p>Those of blobs are left below the copy by which a hidden blob was restored, and below a second
 * upload of the same blob. A restoration and a reader of a hidden blob use only the newest version
 * of a key, an undo uses only the version that its run has hidden and that has no newer one, and a
 * purge removes what is older too. So an older version stays unused even if the newer one is hidden
 * or purged afterwards, however late the removal takes effect. If a delete marker hides a blob, all
 * of its versions stay.
 */
final class OldVersions {
  /** How many versions of blobs are noted, about; a later listing finds the others. */
  private static final int MOST = 20_000;

  private final ObjectStore store;
  private final VersionLists lists;
  private final Map<KeyVersion, Replaced> noted = new LinkedHashMap<>();

  OldVersions(ObjectStore store) {
    this.store = store;
    this.lists = new VersionLists(store);
  }

  /** Notes the versions and markers of a blob that are older than its current version. */
  void note(KeyHistory history) {
    if (isBlob(history.key()) && history.versions().get(0).latest()) {
      history.current().ifPresent(current -> note(history, current));
    }
  }

  private boolean isBlob(String key) {
    return key.startsWith(store.keys().below(ObjectKind.BLOBS))
        && key.endsWith("/" + RegistryLayout.DATA);
  }

  /**
   * Notes what is older than {@code current}, except for a version with the id {@code null}, which
   * may name another version by the time of the batch. If there is such a version, the markers stay
   * too, since one of them may hide it.
   */
  private void note(KeyHistory history, ObjectVersion current) {
    List<VersionEntry> older = history.versions().subList(1, history.versions().size());
    boolean withoutVersioning = older.stream().anyMatch(OldVersions::isNull);
    synchronized (noted) {
      if (noted.size() < MOST) {
        older.stream()
            .filter(entry -> !isNull(entry) && !(withoutVersioning && entry.marker()))
            .forEach(entry ->
                noted.put(entry.object().id(), new Replaced(entry.marker(), current.modified())));
      }
    }
  }

  private static boolean isNull(VersionEntry entry) {
    return entry.object().version().equals(VersioningGuard.NULL);
  }

  /**
   * Removes versions of links and uploads that were written and hidden before {@code before}, and
   * the noted versions of blobs that were replaced before it; returns their number.
   */
  int remove(Instant before) {
    return removeReplaced(before) + removeOfLinks(before);
  }

  private int removeReplaced(Instant before) {
    Batch batch = new Batch(store, ObjectKind.BLOBS);
    synchronized (noted) {
      noted.forEach((id, replaced) -> {
        if (replaced.since().isBefore(before)) {
          batch.add(id, replaced.marker());
        }
      });
      noted.clear();
    }
    return batch.run();
  }

  private int removeOfLinks(Instant before) {
    StoragePath folder = ObjectKind.REPOSITORIES;
    Batch batch = new Batch(store, folder);
    int[] removed = {0};
    lists.walk(folder, store.keys().below(folder), history -> {
      addOld(history, before, batch);
      if (batch.size() >= Bucket.MOST_KEYS) {
        removed[0] += batch.run();
      }
      return true;
    });
    return removed[0] + batch.run();
  }

  /** Adds everything but the newest entry, and also that one if it is a marker and old. */
  private static void addOld(KeyHistory history, Instant before, Batch batch) {
    List<VersionEntry> all = history.versions();
    boolean old = all.stream().allMatch(entry -> entry.object().modified().isBefore(before));
    int kept = old && all.get(0).marker() ? 0 : 1;
    all.stream()
        .skip(kept)
        .filter(entry -> entry.object().modified().isBefore(before))
        .forEach(entry -> batch.add(entry.object().id(), entry.marker()));
  }

  /**
   * A version or marker of a blob that is not the newest.
   *
   * @param since when the version that is current was written
   */
  private record Replaced(boolean marker, Instant since) {}

  /** Versions and markers that are removed together. */
  private static final class Batch {
    private final ObjectStore store;
    private final StoragePath folder;
    private final List<KeyVersion> versions = new ArrayList<>();
    private final List<KeyVersion> markers = new ArrayList<>();

    Batch(ObjectStore store, StoragePath folder) {
      this.store = store;
      this.folder = folder;
    }

    void add(KeyVersion id, boolean marker) {
      (marker ? markers : versions).add(id);
    }

    int size() {
      return versions.size() + markers.size();
    }

    /**
     * Removes the versions before the markers, since without a marker a version would be visible.
     * The markers of a key stay if one of its versions does. Returns the number of both.
     */
    int run() {
      Set<KeyVersion> gone = Deletions.attempt(store, folder, versions).removed();
      Set<String> left = versions.stream()
          .filter(version -> !gone.contains(version))
          .map(KeyVersion::key)
          .collect(Collectors.toSet());
      markers.removeIf(marker -> left.contains(marker.key()));
      int removed =
          gone.size() + Deletions.attempt(store, folder, markers).removed().size();
      versions.clear();
      markers.clear();
      return removed;
    }
  }
}
