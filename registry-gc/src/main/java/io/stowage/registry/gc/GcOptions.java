package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a collection runs; the defaults are safe beside pushes.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class GcOptions {
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(10);
  private static final int LEAST_THREADS = 8;

  private final boolean dryRun;
  private final boolean deleteUntagged;
  private final Duration grace;
  private final Duration quarantine;
  private final Optional<Writers> writers;
  private final Duration settle;
  private final OptionalInt removalsPerSecond;
  private final Set<Tidying> tidying;
  private final boolean repositoryReports;
  private final int parallelism;

  private GcOptions(Builder builder) {
    dryRun = builder.dryRun;
    deleteUntagged = builder.deleteUntagged;
    grace = builder.grace;
    quarantine = builder.quarantine;
    writers = builder.writers;
    settle = builder.settle;
    removalsPerSecond = builder.removalsPerSecond;
    tidying = Set.copyOf(builder.tidying);
    repositoryReports = builder.repositoryReports;
    parallelism = builder.parallelism;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static GcOptions defaults() {
    return builder().build();
  }

  /** Returns options for a registry that is stopped or read-only: all garbage goes at once. */
  public static GcOptions offline() {
    return builder().writers(Writers.NONE).grace(Duration.ZERO).build();
  }

  /** Returns the defaults beside programs that use this library. */
  public static GcOptions besideStowage() {
    return builder().writers(Writers.STOWAGE).build();
  }

  /** Returns the defaults beside programs of any kind, whose descriptor caches are off. */
  public static GcOptions besideAny() {
    return builder().writers(Writers.ANY).build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
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

  /** Returns how long what was removed can be brought back, at the least. */
  public Duration quarantine() {
    return quarantine;
  }

  /** Returns which programs write to the store meanwhile, if these options say so. */
  public Optional<Writers> writers() {
    return writers;
  }

  /**
   * Returns which programs write to the store of {@code registry} while a collection with these options
   * runs: what they say, or else the registry.
   */
  public Writers writers(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return writers.orElseGet(registry::writers);
  }

  /** Returns how long a request of a program that does not use this library may take. */
  public Duration settle() {
    return settle;
  }

  /** Returns how many manifests, blobs and links are removed in a second, or empty without a limit. */
  public OptionalInt removalsPerSecond() {
    return removalsPerSecond;
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
    private Duration quarantine = Duration.ZERO;
    private Optional<Writers> writers = Optional.empty();
    private Duration settle = Duration.ofSeconds(10);
    private OptionalInt removalsPerSecond = OptionalInt.empty();
    private Set<Tidying> tidying = EnumSet.of(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
    private boolean repositoryReports = true;
    private int parallelism = Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors());

    private Builder() {}

    private Builder(GcOptions options) {
      dryRun = options.dryRun;
      deleteUntagged = options.deleteUntagged;
      grace = options.grace;
      quarantine = options.quarantine;
      writers = options.writers;
      settle = options.settle;
      removalsPerSecond = options.removalsPerSecond;
      tidying = options.tidying;
      repositoryReports = options.repositoryReports;
      parallelism = options.parallelism;
    }

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
     * Keeps what is younger than {@code period}, since somebody may be about to reference it. Zero is
     * for {@link Writers#NONE} alone. Default: one hour.
     *
     * @throws IllegalArgumentException if it is negative, or between zero and ten seconds, which some
     *     stores' clocks do not tell from zero
     */
    public Builder grace(Duration period) {
      Objects.requireNonNull(period, "period");
      if (!period.isZero() && period.compareTo(SHORTEST_GRACE) < 0) {
        throw new IllegalArgumentException(
            "grace is " + period + ", expected zero, or " + SHORTEST_GRACE + " or more");
      }
      grace = period;
      return this;
    }

    /**
     * Keeps what is removed for {@code period}, out of sight of everybody but those who ask for it, or
     * who undo the collection. A later collection frees the space. Default: zero; it is freed at once.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder quarantine(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("quarantine is " + period + ", expected zero or more");
      }
      quarantine = period;
      return this;
    }

    /**
     * Says which programs write to the store meanwhile. Beside {@link Writers#ANY}, a collection waits
     * for {@link #settle} after its removals, marks everything again, brings back what is reached by
     * then, and leaves the space of the rest to a later collection. With {@link Writers#NONE} it only
     * spares what is younger than the grace. Default: what {@linkplain Registry#writers the registry
     * says}.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets how long to wait, beside {@link Writers#ANY}, before all is marked again: longer than any one
     * request of a program that does not use this library takes. Default: ten seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder settle(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("settle is " + period + ", expected more than zero");
      }
      settle = period;
      return this;
    }

    /**
     * Limits how many manifests, blobs and links are removed in a second, so that others get their
     * share of the store. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder removalsPerSecond(int limit) {
      if (limit <= 0) {
        throw new IllegalArgumentException(
            "removals per second are " + limit + ", expected 1 or more");
      }
      removalsPerSecond = OptionalInt.of(limit);
      return this;
    }

    /** Says what to clean up besides. Default: empty folders and dead links. */
    public Builder tidying(Collection<Tidying> what) {
      Objects.requireNonNull(what, "what");
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
     * Sets how many threads work at a time. Default: one for each processor, and eight at the least,
     * since a disk is faster when it is asked for several things at a time.
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

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if the grace is zero and the writers are others than {@link
     *     Writers#NONE}
     */
    public GcOptions build() {
      if (grace.isZero() && writers.filter(present -> present != Writers.NONE).isPresent()) {
        throw new IllegalArgumentException("grace is " + grace + " beside writers " + writers.get()
            + ", expected " + SHORTEST_GRACE + " or more, or writers NONE");
      }
      return new GcOptions(this);
    }
  }
}
