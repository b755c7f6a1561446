package io.stowage.registry.gc.upload;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of a purge of uploads or, in a dry run, what a purge would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether the run was asked to end before it was done; a later run completes it
 * @param startedAt the start time by the clock of the store
 * @param duration the duration of the run
 * @param uploadsPurged the number of removed uploads, including the remains of incomplete ones
 * @param uploadsKept the number of uploads that stay because they are young, are in use, or grew
 *     during the purge
 * @param bytesReclaimed the total size of the data of the removed uploads
 * @param damages entries among the uploads that were not understood and were kept, by path
 */
public record UploadPurgeReport(
    boolean dryRun,
    boolean cancelled,
    Instant startedAt,
    Duration duration,
    long uploadsPurged,
    long uploadsKept,
    long bytesReclaimed,
    List<Damage> damages) {
  /** Copies the list. */
  public UploadPurgeReport {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(damages, "damages");
    damages = List.copyOf(damages);
  }

  /**
   * Returns this report as a JSON object with the keys of {@code purge-uploads --json}. No release
   * renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("dryRun", dryRun)
        .put("cancelled", cancelled)
        .put("startedAt", startedAt.toString())
        .put("durationMillis", duration.toMillis())
        .put("uploadsPurged", uploadsPurged)
        .put("uploadsKept", uploadsKept)
        .put("bytesReclaimed", bytesReclaimed)
        .put("damages", damages, Damage::toJson)
        .toString();
  }
}
