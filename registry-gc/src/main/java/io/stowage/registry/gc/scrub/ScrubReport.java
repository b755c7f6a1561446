package io.stowage.registry.gc.scrub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a scrub looked at and what it found.
 *
 * @param cancelled whether it ended before all was looked at
 * @param startedAt when it began, by the store's clock
 * @param duration how long it took
 * @param repositories looked through
 * @param manifests whose references were checked; one of several repositories counts in each
 * @param links read
 * @param blobs whose bytes were read
 * @param bytes read, of blobs and manifests
 * @param findings all that is not as it should be, by path
 * @param reached the last part that was done with all parts before it, or empty if none was
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

  /** Returns whether something is lost or unreadable for sure, and was not repaired. */
  public boolean isDamaged() {
    return findings.stream().anyMatch(ScrubFinding::isDamage);
  }
}
