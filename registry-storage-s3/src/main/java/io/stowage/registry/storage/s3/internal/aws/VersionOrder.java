package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores the order of a listing, of which the SDK returns versions and delete markers apart. Each
 * of the two lists is in order: keys ascending, and of each key the newest first.
 *
 * <p>Of one key, the latest entry comes first, and then the younger of the two. If a store reports
 * whole seconds only, or the start of a multipart upload as its time, a marker cannot be told from
 * a version below it: then the marker comes first. Removing a marker that was below has no effect
 * on what is visible, while a marker that was taken to be below would keep an object hidden.
 */
final class VersionOrder {
  private VersionOrder() {}

  /** Merges two ordered lists. */
  static List<VersionEntry> merge(List<VersionEntry> versions, List<VersionEntry> markers) {
    List<VersionEntry> merged = new ArrayList<>(versions.size() + markers.size());
    int next = 0;
    for (VersionEntry version : versions) {
      while (next < markers.size() && isBefore(markers.get(next), version)) {
        merged.add(markers.get(next));
        next++;
      }
      merged.add(version);
    }
    merged.addAll(markers.subList(next, markers.size()));
    return merged;
  }

  private static boolean isBefore(VersionEntry marker, VersionEntry version) {
    int keys = KeyOrder.BY_BYTES.compare(marker.object().key(), version.object().key());
    if (keys != 0) {
      return keys < 0;
    }
    return marker.latest()
        || (!version.latest()
            && !marker.object().modified().isBefore(version.object().modified()));
  }
}
