package io.stowage.registry.gc.scrub;

import io.stowage.registry.internal.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a scrub.
 *
 * @param cancelled whether the scrub ended before everything was checked
 * @param startedAt the start time by the clock of the store
 * @param duration the duration of the scrub
 * @param repositories the number of repositories scrubbed, completely or for one image
 * @param manifests the number of manifests whose references were checked; a manifest of several
 *     repositories counts once for each
 * @param links the number of links read
 * @param blobs the number of blobs whose bytes were read
 * @param bytes the number of bytes read, of blobs and manifests
 * @param findings all problems found, by path
 * @param reached the part up to which everything was checked, or empty if there is none, or if
 *     only a repository or an image was scrubbed
 */
public record ScrubReport(
    boolean cancelled,
    Instant startedAt,
    Duration duration,
    long repositories,
    long manifests,
    long links,
    long blobs,
    long bytes,
    List<ScrubFinding> findings,
    Optional<ScrubPosition> reached) {
  /** Copies the findings. */
  public ScrubReport {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(findings, "findings");
    Objects.requireNonNull(reached, "reached");
    findings = List.copyOf(findings);
  }

  /** Returns whether something is certainly lost or unreadable, and was not repaired. */
  public boolean isDamaged() {
    return findings.stream().anyMatch(ScrubFinding::isDamage);
  }

  /**
   * Returns this report as a JSON object with the keys of {@code verify --json}. The value of
   * {@code reached} is empty if there is no such part. No release renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter()
        .put("cancelled", cancelled)
        .put("startedAt", startedAt.toString())
        .put("durationMillis", duration.toMillis())
        .put("repositories", repositories)
        .put("manifests", manifests)
        .put("links", links)
        .put("blobs", blobs)
        .put("bytes", bytes)
        .put("damaged", findings.stream().filter(ScrubFinding::isDamage).count())
        .put("reached", reached.map(ScrubPosition::toString).orElse(""))
        .put("findings", findings, ScrubFinding::toJson)
        .toString();
  }
}
