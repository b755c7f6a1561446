package io.stowage.registry.gc.upload;

import io.stowage.registry.gc.Damage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a purge of uploads did, or in a dry run would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether it was asked to end before all was done; a later one completes it
 * @param startedAt when it began, by the store's clock
 * @param duration how long it took
 * @param uploadsPurged uploads that were removed, and what half-made or half-removed ones left behind
 * @param uploadsKept uploads that stay, since they are young, are in use or were added to meanwhile
 * @param bytesReclaimed the sizes of the data of the uploads that were removed
 * @param damages what lies among the uploads and was not understood and kept, by path
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
}
