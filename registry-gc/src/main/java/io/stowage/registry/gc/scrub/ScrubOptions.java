package io.stowage.registry.gc.scrub;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a scrub runs; by default it changes nothing and is as fast as it can be.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class ScrubOptions {
  private final boolean repair;
  private final boolean repairTags;
  private final boolean repairManifests;
  private final OptionalLong bytesPerSecond;
  private final Optional<ScrubPosition> resumeAfter;
  private final Duration settle;
  private final int parallelism;

  private ScrubOptions(Builder builder) {
    repair = builder.repair;
    repairTags = builder.repairTags;
    repairManifests = builder.repairManifests;
    bytesPerSecond = builder.bytesPerSecond;
    resumeAfter = builder.resumeAfter;
    settle = builder.settle;
    parallelism = builder.parallelism;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static ScrubOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether damaged links are repaired whose paths carry the digest. */
  public boolean repair() {
    return repair;
  }

  /** Returns whether tags that name nothing readable are set to what they named before. */
  public boolean repairTags() {
    return repairTags;
  }

  /** Returns whether manifests whose bytes are missing are deleted. */
  public boolean repairManifests() {
    return repairManifests;
  }

  /** Returns whether anything is repaired, so that the registry must not be read-only. */
  boolean repairs() {
    return repair || repairTags || repairManifests;
  }

  /** Returns how many bytes are read in a second, or empty without a limit. */
  public OptionalLong bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Returns behind which part the scrub begins, or empty if it begins at the first. */
  public Optional<ScrubPosition> resumeAfter() {
    return resumeAfter;
  }

  /** Returns for how long after a change something is young. */
  public Duration settle() {
    return settle;
  }

  /** Returns how many threads work at a time. */
  public int parallelism() {
    return parallelism;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private boolean repair;
    private boolean repairTags;
    private boolean repairManifests;
    private OptionalLong bytesPerSecond = OptionalLong.empty();
    private Optional<ScrubPosition> resumeAfter = Optional.empty();
    private Duration settle = Duration.ofSeconds(10);
    private int parallelism = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    /**
     * Writes into each damaged link the digest that its path carries, where it carries one. Default:
     * changes nothing.
     */
    public Builder repair(boolean links) {
      repair = links;
      return this;
    }

    /**
     * Lets each tag whose link is damaged, or names a manifest that is gone, name the latest manifest
     * of its history that is whole; where there is none, it stays as it is. Such a tag then answers
     * with an older image than the last that was pushed. Default: changes no tag.
     */
    public Builder repairTags(boolean tags) {
      repairTags = tags;
      return this;
    }

    /**
     * Whether to delete manifests whose bytes are missing, with the tags that name them. Collections stop
     * keeping the layers of the repository for their sake, so restore from a backup first what there is.
     * Default: no.
     */
    public Builder repairManifests(boolean manifests) {
      repairManifests = manifests;
      return this;
    }

    /**
     * Limits how many bytes of blobs and manifests are read in a second, so that others get their share
     * of the disk. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder bytesPerSecond(long limit) {
      if (limit <= 0) {
        throw new IllegalArgumentException(
            "bytes per second are " + limit + ", expected 1 or more");
      }
      bytesPerSecond = OptionalLong.of(limit);
      return this;
    }

    /**
     * Goes on behind {@code position}, where an earlier scrub was {@linkplain ScrubReport#reached
     * cancelled}. Default: begins at the first part.
     */
    public Builder resumeAfter(ScrubPosition position) {
      Objects.requireNonNull(position, "position");
      resumeAfter = Optional.of(position);
      return this;
    }

    /**
     * Takes what was changed no longer ago than {@code period} for young: it is looked at twice, and if
     * it still seems to be damaged the finding says that it is young. Longer than any one request of a
     * writer takes. Default: ten seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder settle(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("settle is " + period + ", expected zero or more");
      }
      settle = period;
      return this;
    }

    /**
     * Sets how many threads work at a time. Default: one for each processor.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder parallelism(int threads) {
      if (threads <= 0) {
        throw new IllegalArgumentException("parallelism is " + threads + ", expected 1 or more");
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
