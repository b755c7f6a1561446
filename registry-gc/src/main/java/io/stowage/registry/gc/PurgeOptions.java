package io.stowage.registry.gc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of {@link GarbageCollector#purge(PurgeOptions)}: the collections whose removals are
 * purged from the quarantine.
 *
 * @param run the collection whose removals are purged, or empty for all collections
 * @param minimumAge the time that must have passed since a collection finished
 * @param dryRun whether the purge only reports what it would remove, changes nothing and takes no
 *     lock
 */
public record PurgeOptions(Optional<String> run, Duration minimumAge, boolean dryRun) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the age is negative
   */
  public PurgeOptions {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(minimumAge, "minimumAge");
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("minimumAge must not be negative, but is " + minimumAge);
    }
  }

  /** Returns options that purge the removals of all collections that have finished. */
  public static PurgeOptions all() {
    return olderThan(Duration.ZERO);
  }

  /**
   * Returns options that purge the removals of the collection {@code run}. This may free a blob
   * that a manifest held by an earlier collection still names: restore that manifest first, or
   * purge all collections.
   */
  public static PurgeOptions ofRun(String run) {
    Objects.requireNonNull(run, "run");
    return new PurgeOptions(Optional.of(run), Duration.ZERO, false);
  }

  /**
   * Returns options that purge the removals of collections that finished at least {@code age} ago.
   *
   * @throws IllegalArgumentException if the age is negative
   */
  public static PurgeOptions olderThan(Duration age) {
    Objects.requireNonNull(age, "age");
    return new PurgeOptions(Optional.empty(), age, false);
  }

  /** Returns these options with {@link #dryRun()} set to {@code dry}. */
  public PurgeOptions dryRun(boolean dry) {
    return new PurgeOptions(run, minimumAge, dry);
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "PurgeOptions[run=" + run.orElse("all")
        + ", minimumAge=" + minimumAge
        + ", dryRun=" + dryRun
        + "]";
  }
}
