package io.stowage.registry.gc.schedule;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import java.util.Optional;

/**
 * The work of each round of a schedule, in the order in which it is done.
 *
 * @param purge the options of the purge of uploads, if there is one
 * @param prune the options of the removal of tags, if there is one
 * @param collection the options of the collection, if there is one
 */
record GcWork(
    Optional<UploadPurgeOptions> purge,
    Optional<PruneOptions> prune,
    Optional<GcOptions> collection) {
  boolean isEmpty() {
    return purge.isEmpty() && prune.isEmpty() && collection.isEmpty();
  }

  /** Returns the work as {@link GcSchedule#toString} shows it. */
  @Override
  public String toString() {
    return "purgeUploads=" + purge.map(UploadPurgeOptions::toString).orElse("no")
        + ", prune=" + prune.map(PruneOptions::toString).orElse("no")
        + ", collect=" + collection.map(GcOptions::toString).orElse("no");
  }
}
