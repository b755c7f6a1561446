package io.stowage.registry.server.config;

import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code storage.maintenance.uploadpurging}: the removal of abandoned uploads.
 *
 * @param enabled whether there is one
 * @param age the age at which an upload counts as abandoned
 * @param interval the time between two removals
 * @param dryRun whether nothing is removed
 */
public record UploadPurgeSettings(
    boolean enabled, Duration age, Duration interval, boolean dryRun) {
  private static final Duration SHORTEST_AGE = Duration.ofSeconds(10);

  /** Checks that no component is null. */
  public UploadPurgeSettings {
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(interval, "interval");
  }

  /** Reads the section. */
  static UploadPurgeSettings read(Section purging) {
    Duration age = purging.duration("age");
    if (age.compareTo(SHORTEST_AGE) < 0) {
      throw purging.invalid("age", age, "10s or longer");
    }
    return new UploadPurgeSettings(
        purging.flag("enabled"), age, purging.positive("interval"), purging.flag("dryrun"));
  }
}
