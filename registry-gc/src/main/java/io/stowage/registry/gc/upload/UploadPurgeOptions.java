package io.stowage.registry.gc.upload;

import java.time.Duration;
import java.util.Objects;

/**
 * The options of a purge of uploads. The defaults are those of {@code uploadpurging} in
 * Distribution.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class UploadPurgeOptions {
  private static final Duration SHORTEST_AGE = Duration.ofSeconds(10);

  private final Builder values;

  private UploadPurgeOptions(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns the defaults, as documented by {@link Builder}. */
  public static UploadPurgeOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /**
   * Returns the minimum age of a purged upload. Its start and its last append are both at least
   * that long ago.
   */
  public Duration age() {
    return values.age;
  }

  /** Returns whether the purge only finds uploads and changes nothing. */
  public boolean dryRun() {
    return values.dryRun;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "UploadPurgeOptions[age=" + age() + ", dryRun=" + dryRun() + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private Duration age = Duration.ofDays(7);
    private boolean dryRun;

    private Builder() {}

    private Builder(Builder other) {
      age = other.age;
      dryRun = other.dryRun;
    }

    /**
     * Sets the minimum age of purged uploads. An upload is purged only if its start and its last
     * append are both at least that long ago. Default: one week (168 hours).
     *
     * @throws IllegalArgumentException if it is less than ten seconds, which the clocks of some
     *     stores cannot distinguish from zero
     */
    public Builder age(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.compareTo(SHORTEST_AGE) < 0) {
        throw new IllegalArgumentException(
            "age must be at least " + SHORTEST_AGE + ", but is " + period);
      }
      age = period;
      return this;
    }

    /** Sets whether to find uploads without changing anything. Default: false. */
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
