package io.stowage.registry.gc.upload;

import java.time.Duration;
import java.util.Objects;

/**
 * Which uploads are purged; the defaults are those of Distribution's {@code uploadpurging}.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class UploadPurgeOptions {
  private static final Duration SHORTEST_AGE = Duration.ofSeconds(10);

  private final Duration age;
  private final boolean dryRun;

  private UploadPurgeOptions(Builder builder) {
    age = builder.age;
    dryRun = builder.dryRun;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static UploadPurgeOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how long ago an upload must have begun, and its last byte come, before it is purged. */
  public Duration age() {
    return age;
  }

  /** Returns whether nothing is changed, only found. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Duration age = Duration.ofDays(7);
    private boolean dryRun;

    private Builder() {}

    /**
     * Keeps uploads that began, or were added to, within {@code period}. Default: a week (168 hours).
     *
     * @throws IllegalArgumentException if it is less than ten seconds, which some stores' clocks do not
     *     tell from none
     */
    public Builder age(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.compareTo(SHORTEST_AGE) < 0) {
        throw new IllegalArgumentException(
            "age is " + period + ", expected " + SHORTEST_AGE + " or more");
      }
      age = period;
      return this;
    }

    /** Finds what would be purged, and changes nothing. Default: purges it. */
    public Builder dryRun(boolean dry) {
      dryRun = dry;
      return this;
    }

    /** Returns the options. */
    public UploadPurgeOptions build() {
      return new UploadPurgeOptions(this);
    }
  }
}
