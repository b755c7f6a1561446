package io.stowage.registry.gc.retention;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of a run of a {@link Pruner} or, in a dry run, what a run would do.
 *
 * @param dryRun whether nothing was changed
 * @param cancelled whether the run was asked to end before it was done; a later run completes it
 * @param startedAt the start time by the clock of the store
 * @param duration the duration of the run
 * @param tagsRemoved the number of removed tags
 * @param tagsKept the number of tags that stay
 * @param manifestsRemoved the number of manifests that were removed together with their tags; 0 in
 *     a dry run
 * @param damages tags and manifests that could not be read; what may depend on them was kept
 */
public record PruneReport(
    boolean dryRun,
    boolean cancelled,
    Instant startedAt,
    Duration duration,
    long tagsRemoved,
    long tagsKept,
    long manifestsRemoved,
    List<Damage> damages) {
  /** Copies the list. */
  public PruneReport {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(damages, "damages");
    damages = List.copyOf(damages);
  }

  /**
   * Returns this report as a JSON object with keys of {@code prune --json}. No release renames or
   * removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("dryRun", dryRun)
        .put("cancelled", cancelled)
        .put("startedAt", startedAt.toString())
        .put("durationMillis", duration.toMillis())
        .put("tagsRemoved", tagsRemoved)
        .put("tagsKept", tagsKept)
        .put("manifestsRemoved", manifestsRemoved)
        .put("damages", damages, Damage::toJson)
        .toString();
  }
}
