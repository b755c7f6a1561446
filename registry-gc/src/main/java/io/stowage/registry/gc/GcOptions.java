package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The options of a collection. The defaults are safe while other programs push.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class GcOptions {
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(10);

  private final Builder values;

  private GcOptions(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns the defaults, as documented by {@link Builder}. */
  public static GcOptions defaults() {
    return builder().build();
  }

  /**
   * Returns options for a registry that is stopped or read-only: all garbage is removed at once.
   */
  public static GcOptions offline() {
    return builder().writers(Writers.NONE).grace(Duration.ZERO).build();
  }

  /**
   * Returns the defaults for a store to which the given programs write during the run. With {@link
   * Writers#ANY}, the descriptor cache of each docker-registry must be disabled.
   */
  public static GcOptions forWriters(Writers writers) {
    Objects.requireNonNull(writers, "writers");
    return builder().writers(writers).build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns whether the run only finds garbage and changes nothing. */
  public boolean dryRun() {
    return values.dryRun;
  }

  /** Returns whether manifests without a tag are removed. */
  public boolean deleteUntagged() {
    return values.deleteUntagged;
  }

  /**
   * Returns how long a manifest must have had no tag before it is removed, if {@link
   * #deleteUntagged} is true.
   */
  public Duration untaggedPeriod() {
    return values.untaggedPeriod;
  }

  /** Returns the minimum age of unreferenced content before it is removed. */
  public Duration grace() {
    return values.grace;
  }

  /** Returns the minimum time for which removed content can be restored. */
  public Duration quarantine() {
    return values.quarantine;
  }

  /**
   * Returns which programs write to the store during the run, or empty if the value of the registry
   * applies.
   */
  public Optional<Writers> writers() {
    return values.writers;
  }

  /**
   * Returns which programs write to the store of {@code registry} during a run with these options:
   * the value of these options if set, or else that of the registry.
   */
  public Writers writers(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return values.writers.orElseGet(registry::writers);
  }

  /**
   * Returns how long the run waits with {@link Writers#ANY} before it marks again, or empty if the
   * settle time of the store applies.
   */
  public Optional<Duration> settle() {
    return values.settle;
  }

  /**
   * Returns how long a run on {@code registry} waits with {@link Writers#ANY} before it marks again:
   * the value of these options if set, or else that of the store.
   */
  public Duration settle(Registry registry) {
    Objects.requireNonNull(registry, "registry");
    return values.settle.orElseGet(registry.storage()::settle);
  }

  /**
   * Returns the maximum number of manifests, blobs and links removed per second, or empty if there
   * is no limit.
   */
  public OptionalInt removalsPerSecond() {
    return values.removalsPerSecond;
  }

  /** Returns the time in which a run must end, or empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return values.timeLimit;
  }

  /** Returns the kinds of leftovers that the run removes in addition to manifests and blobs. */
  public Set<Tidying> tidying() {
    return values.tidying;
  }

  /** Returns whether the report contains a {@link RepositoryReport} for each repository. */
  public boolean repositoryReports() {
    return values.repositoryReports;
  }

  /** Returns the number of threads, or empty if the store decides. */
  public OptionalInt parallelism() {
    return values.parallelism;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "GcOptions[dryRun=" + dryRun()
        + ", deleteUntagged=" + deleteUntagged()
        + ", untaggedPeriod=" + untaggedPeriod()
        + ", grace=" + grace()
        + ", quarantine=" + quarantine()
        + ", writers=" + writers().map(Writers::toString).orElse("default")
        + ", settle=" + settle().map(Duration::toString).orElse("default")
        + ", removalsPerSecond=" + text(removalsPerSecond(), "unlimited")
        + ", timeLimit=" + timeLimit().map(Duration::toString).orElse("unlimited")
        + ", tidying=" + tidying().stream().sorted().toList()
        + ", repositoryReports=" + repositoryReports()
        + ", parallelism=" + text(parallelism(), "default")
        + "]";
  }

  private static String text(OptionalInt value, String absent) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : absent;
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private boolean dryRun;
    private boolean deleteUntagged;
    private Duration untaggedPeriod = Duration.ZERO;
    private Duration grace = Duration.ofHours(1);
    private Duration quarantine = Duration.ZERO;
    private Optional<Writers> writers = Optional.empty();
    private Optional<Duration> settle = Optional.empty();
    private OptionalInt removalsPerSecond = OptionalInt.empty();
    private Optional<Duration> timeLimit = Optional.empty();
    private Set<Tidying> tidying = Set.of(Tidying.EMPTY_FOLDERS, Tidying.DEAD_LINKS);
    private boolean repositoryReports = true;
    private OptionalInt parallelism = OptionalInt.empty();

    private Builder() {}

    private Builder(Builder other) {
      dryRun = other.dryRun;
      deleteUntagged = other.deleteUntagged;
      untaggedPeriod = other.untaggedPeriod;
      grace = other.grace;
      quarantine = other.quarantine;
      writers = other.writers;
      settle = other.settle;
      removalsPerSecond = other.removalsPerSecond;
      timeLimit = other.timeLimit;
      tidying = other.tidying;
      repositoryReports = other.repositoryReports;
      parallelism = other.parallelism;
    }

    /** Sets whether to find garbage without changing anything. Default: false. */
    public Builder dryRun(boolean dry) {
      dryRun = dry;
      return this;
    }

    /**
     * Sets whether to remove manifests that no tag names, unless a tagged index names them or they
     * refer to a manifest that stays, regardless of how long they have had no tag. Default: false,
     * which keeps every manifest.
     */
    public Builder deleteUntagged(boolean delete) {
      deleteUntagged = delete;
      untaggedPeriod = Duration.ZERO;
      return this;
    }

    /**
     * Removes manifests as {@link #deleteUntagged(boolean)} does, but only those that no tag has
     * reached for at least the period {@code since}. The grace period applies in addition.
     *
     * <p>The period of a manifest begins when this library removes or moves a tag that names it,
     * as far as this time can still be determined. Otherwise, as with tags that other programs
     * remove, it begins with the first collection with this option that finds the manifest without
     * a tag, and records this below {@code _stowage}. It begins again when the manifest is pushed
     * or relied on. A dry run records nothing: it reports only the manifests that a run at the same
     * time would remove. The times have no effect on collections without this option.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder deleteUntagged(Duration since) {
      Objects.requireNonNull(since, "since");
      if (since.isNegative()) {
        throw new IllegalArgumentException("deleteUntagged must not be negative, but is " + since);
      }
      deleteUntagged = true;
      untaggedPeriod = since;
      return this;
    }

    /**
     * Sets the age below which content is kept, because a push may be about to reference it. Zero
     * is allowed only with {@link Writers#NONE}. Default: one hour.
     *
     * @throws IllegalArgumentException if it is negative, or between zero and ten seconds, which
     *     the clocks of some stores cannot distinguish from zero
     */
    public Builder grace(Duration period) {
      Objects.requireNonNull(period, "period");
      if (!period.isZero() && period.compareTo(SHORTEST_GRACE) < 0) {
        throw new IllegalArgumentException(
            "grace must be zero or at least " + SHORTEST_GRACE + ", but is " + period);
      }
      grace = period;
      return this;
    }

    /**
     * Sets how long removed content stays in quarantine. Until this time is over, programs that use
     * this library still find the content, and {@link GarbageCollector#restore()} restores it. A
     * collection after this time frees the space. Default: zero, which frees the space immediately.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder quarantine(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("quarantine must not be negative, but is " + period);
      }
      quarantine = period;
      return this;
    }

    /**
     * Sets which programs write to the store during the run. With {@link Writers#ANY}, a collection
     * that has removed something waits for {@link #settle}, marks everything again, restores the
     * content that is reached now, and leaves it to a later collection to free the space of the
     * rest. With {@link Writers#NONE}, it checks nothing again. Default: {@linkplain
     * Registry#writers the value of the registry}.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets how long the run waits, with {@link Writers#ANY}, before it marks everything again. It
     * must be longer than any single request of a program that does not use this library. Default:
     * {@linkplain io.stowage.registry.storage.StorageDriver#settle the settle time of the store},
     * which is ten seconds for a directory and a minute for an object store.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder settle(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException("settle must be positive, but is " + period);
      }
      settle = Optional.of(period);
      return this;
    }

    /**
     * Limits how many manifests, blobs and links are removed per second, so that other programs can
     * use the store in the meantime. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder removalsPerSecond(int limit) {
      if (limit <= 0) {
        throw new IllegalArgumentException("removalsPerSecond must be at least 1, but is " + limit);
      }
      removalsPerSecond = OptionalInt.of(limit);
      return this;
    }

    /**
     * Limits the time of a run, from the lock to the report. Removals stop early enough that, with
     * {@link Writers#ANY}, the settle time and a second mark as long as the first still fit. What
     * was removed stays removed, unless it is needed again, and a later run continues. The report
     * states what was left or, if there was no time to remove anything, {@linkplain
     * GcReport#sufficientTimeLimit a limit that would suffice}. The run asks for the time before it
     * looks at anything during the mark, and then before each batch. A batch has at most 250 objects
     * (one if {@link #removalsPerSecond} is set), and no more than there is time for if each takes
     * as long as the slowest one so far. A run therefore exceeds the limit by less than the time of
     * a whole batch, unless the store slows down. Its report contains no {@link RepositoryReport},
     * because these would take time from removals. Default: no limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeLimit(Duration limit) {
      Objects.requireNonNull(limit, "limit");
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("timeLimit must be positive, but is " + limit);
      }
      timeLimit = Optional.of(limit);
      return this;
    }

    /**
     * Sets the kinds of leftovers to remove in addition to manifests and blobs. Default: empty
     * folders and dead links.
     */
    public Builder tidying(Collection<Tidying> what) {
      Objects.requireNonNull(what, "what");
      tidying = Set.copyOf(what);
      return this;
    }

    /**
     * Sets whether the report contains a {@link RepositoryReport} for each repository, unless there
     * is a {@link #timeLimit}. This requires a listing of all layer links. Default: true.
     */
    public Builder repositoryReports(boolean reports) {
      repositoryReports = reports;
      return this;
    }

    /**
     * Sets the number of threads. They are started once more than 64 pieces of work are waiting;
     * until then the run works on the calling thread. Default: one per processor and, while the
     * processors are idle because the threads wait for the store, {@linkplain
     * io.stowage.registry.storage.StorageDriver#concurrency as many calls as the store serves
     * best}, which for a disk is one per processor and at least eight.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder parallelism(int threads) {
      if (threads <= 0) {
        throw new IllegalArgumentException("parallelism must be at least 1, but is " + threads);
      }
      parallelism = OptionalInt.of(threads);
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if the grace period is zero and the writers are set to a
     *     value other than {@link Writers#NONE}
     */
    public GcOptions build() {
      if (grace.isZero() && writers.filter(present -> present != Writers.NONE).isPresent()) {
        throw new IllegalArgumentException("grace must be at least " + SHORTEST_GRACE
            + " with writers " + writers.get() + ", but is " + grace
            + "; zero requires writers NONE");
      }
      return new GcOptions(this);
    }
  }
}
