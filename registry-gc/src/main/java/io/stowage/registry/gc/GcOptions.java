package io.stowage.registry.gc;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a collection runs; the defaults are safe beside pushes.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class GcOptions {
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(10);

  private final boolean dryRun;
  private final boolean deleteUntagged;
  private final Duration grace;
  private final Set<Tidying> tidying;
  private final boolean repositoryReports;
  private final int parallelism;

  private GcOptions(Builder builder) {
    dryRun = builder.dryRun;
    deleteUntagged = builder.deleteUntagged;
    grace = builder.grace;
    tidying = Set.copyOf(builder.tidying);
    repositoryReports = builder.repositoryReports;
    parallelism = builder.parallelism;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static GcOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether nothing is changed, only found. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Returns whether manifests without a tag are removed. */
  public boolean deleteUntagged() {
    return deleteUntagged;
  }

  /** Returns how old what nothing references must be, at the least, before it is removed. */
  public Duration grace() {
    return grace;
  }

  /** Returns whether nobody else uses the store, as a grace of zero says. */
  public boolean exclusive() {
    return grace.isZero();
  }

  /** Returns what is cleaned up besides. */
  public Set<Tidying> tidying() {
    return tidying;
  }

  /** Returns whether the report has a part for each repository. */
  public boolean repositoryReports() {
    return repositoryReports;
  }

  /** Returns how many threads work at a time. */
  public int parallelism() {
    return parallelism;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private boolean dryRun;
    private boolean deleteUntagged;
    private Duration grace = Duration.ofHours(1);
    private Set<Tidying> tidying = EnumSet.of(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
    private boolean repositoryReports = true;
    private int parallelism = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    /** Finds what would be removed, and changes nothing. Default: removes it. */
    public Builder dryRun(boolean dry) {
      dryRun = dry;
      return this;
    }

    /**
     * Removes manifests that no tag names, unless a tagged index names them or they refer to what
     * stays. Default: keeps every manifest.
     */
    public Builder deleteUntagged(boolean delete) {
      deleteUntagged = delete;
      return this;
    }

    /**
     * Keeps what is younger than {@code period}, since somebody may be about to reference it. Zero
     * means that nobody else uses the store. Default: one hour.
     *
     * @throws IllegalArgumentException if it is negative, or between zero and ten seconds, which some
     *     stores' clocks do not tell from zero
     */
    public Builder grace(Duration period) {
      if (!period.isZero() && period.compareTo(SHORTEST_GRACE) < 0) {
        throw new IllegalArgumentException(
            "grace is " + period + ", expected zero, or " + SHORTEST_GRACE + " or more");
      }
      grace = period;
      return this;
    }

    /** Says what to clean up besides. Default: empty folders and dead links. */
    public Builder tidying(Collection<Tidying> what) {
      tidying = Set.copyOf(what);
      return this;
    }

    /**
     * Reports on each repository too, which costs a look at the names of all its layer links. Default:
     * does.
     */
    public Builder repositoryReports(boolean reports) {
      repositoryReports = reports;
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
    public GcOptions build() {
      return new GcOptions(this);
    }
  }
}
