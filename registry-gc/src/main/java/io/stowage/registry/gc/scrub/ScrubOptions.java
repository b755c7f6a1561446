package io.stowage.registry.gc.scrub;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of a scrub. By default a scrub changes nothing and is as fast as possible.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class ScrubOptions {
  private final Builder values;

  private ScrubOptions(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns the defaults, as documented by {@link Builder}. */
  public static ScrubOptions defaults() {
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

  /** Returns whether damaged links whose paths contain the digest are repaired. */
  public boolean repair() {
    return values.repair;
  }

  /**
   * Returns whether tags whose link is damaged or names a missing manifest are reset from their
   * history.
   */
  public boolean repairTags() {
    return values.repairTags;
  }

  /** Returns whether manifests whose bytes are missing are deleted. */
  public boolean repairManifests() {
    return values.repairManifests;
  }

  /** Returns whether anything is repaired, in which case the registry must not be read-only. */
  boolean repairs() {
    return values.repair || values.repairTags || values.repairManifests;
  }

  /** Returns the maximum number of bytes read per second, or empty if there is no limit. */
  public OptionalLong bytesPerSecond() {
    return values.bytesPerSecond;
  }

  /** Returns the part after which the scrub begins, or empty if it begins with the first part. */
  public Optional<ScrubPosition> resumeAfter() {
    return values.resumeAfter;
  }

  /** Returns for how long after a change an object counts as young. */
  public Duration settle() {
    return values.settle;
  }

  /** Returns the number of threads. */
  public int parallelism() {
    return values.parallelism;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "ScrubOptions[repair=" + repair()
        + ", repairTags=" + repairTags()
        + ", repairManifests=" + repairManifests()
        + ", bytesPerSecond="
        + (bytesPerSecond().isPresent() ? bytesPerSecond().getAsLong() : "unlimited")
        + ", resumeAfter=" + resumeAfter().map(ScrubPosition::toString).orElse("none")
        + ", settle=" + settle()
        + ", parallelism=" + parallelism()
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private boolean repair;
    private boolean repairTags;
    private boolean repairManifests;
    private OptionalLong bytesPerSecond = OptionalLong.empty();
    private Optional<ScrubPosition> resumeAfter = Optional.empty();
    private Duration settle = Duration.ofSeconds(10);
    private int parallelism = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    private Builder(Builder other) {
      repair = other.repair;
      repairTags = other.repairTags;
      repairManifests = other.repairManifests;
      bytesPerSecond = other.bytesPerSecond;
      resumeAfter = other.resumeAfter;
      settle = other.settle;
      parallelism = other.parallelism;
    }

    /** Sets whether to rewrite damaged links whose paths contain the digest. Default: false. */
    public Builder repair(boolean links) {
      repair = links;
      return this;
    }

    /**
     * Sets whether to repair each tag whose link is damaged or names a missing manifest. Such a tag
     * is set to the latest whole manifest of its history, and stays as it is if there is none. A
     * repaired tag then names an image older than the last one that was pushed. Default: false.
     */
    public Builder repairTags(boolean tags) {
      repairTags = tags;
      return this;
    }

    /**
     * Sets whether to delete manifests whose bytes are missing, with the tags that name them. As
     * long as such a manifest exists, collections keep all layers of its repository. Before this
     * repair, restore as much as possible from a backup. Default: false.
     */
    public Builder repairManifests(boolean manifests) {
      repairManifests = manifests;
      return this;
    }

    /**
     * Limits how many bytes of blobs and manifests are read per second, so that other programs can
     * use the disk in the meantime. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder bytesPerSecond(long limit) {
      if (limit <= 0) {
        throw new IllegalArgumentException("bytesPerSecond must be at least 1, but is " + limit);
      }
      bytesPerSecond = OptionalLong.of(limit);
      return this;
    }

    /**
     * Continues after {@code position}, where an earlier scrub was {@linkplain ScrubReport#reached
     * cancelled}. Default: begins with the first part.
     */
    public Builder resumeAfter(ScrubPosition position) {
      Objects.requireNonNull(position, "position");
      resumeAfter = Optional.of(position);
      return this;
    }

    /**
     * Sets for how long after a change an object counts as young. A young object is checked twice,
     * and if it still seems to be damaged, the finding says that it is young. The period must be
     * longer than any single request of a writer. Default: ten seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder settle(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("settle must not be negative, but is " + period);
      }
      settle = period;
      return this;
    }

    /**
     * Sets the number of threads. Default: one per processor.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder parallelism(int threads) {
      if (threads <= 0) {
        throw new IllegalArgumentException("parallelism must be at least 1, but is " + threads);
      }
      parallelism = threads;
      return this;
    }

    /** Returns the options. */
    public ScrubOptions build() {
      return new ScrubOptions(this);
    }
  }
}
