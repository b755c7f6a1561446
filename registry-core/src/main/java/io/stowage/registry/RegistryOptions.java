package io.stowage.registry;

import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Registry} behaves; the defaults are safe.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class RegistryOptions {
  private final boolean deleteEnabled;
  private final boolean readOnly;
  private final boolean unknownManifests;
  private final ForeignUrls foreignUrls;
  private final Duration grace;
  private final Optional<Writers> writers;
  private final InstantSource clock;
  private final Pause pause;
  private final int descriptorCache;
  private final RegistryListener listener;

  private RegistryOptions(Builder builder) {
    deleteEnabled = builder.deleteEnabled;
    readOnly = builder.readOnly;
    unknownManifests = builder.unknownManifests;
    foreignUrls = builder.foreignUrls;
    grace = builder.grace;
    writers = builder.writers;
    clock = builder.clock;
    pause = builder.pause;
    descriptorCache = builder.descriptorCache;
    listener = builder.listener;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static RegistryOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns whether blobs, manifests, tags and repositories may be deleted. */
  public boolean deleteEnabled() {
    return deleteEnabled;
  }

  /** Returns whether nothing is ever written. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Returns whether manifests of a media type that is not understood may be put. */
  public boolean unknownManifests() {
    return unknownManifests;
  }

  /** Returns from where foreign layers may be fetched. */
  public ForeignUrls foreignUrls() {
    return foreignUrls;
  }

  /** Returns how old what nothing references must be, at the least, before a collector removes it. */
  public Duration grace() {
    return grace;
  }

  /** Returns which programs write to the store meanwhile, if that was said. */
  public Optional<Writers> writers() {
    return writers;
  }

  /** Returns the clock. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Returns a time in nanoseconds from some origin, to take durations by: of the system's clock steps do
   * not show, and any other clock is followed.
   */
  public long nanoTime() {
    return clock.equals(InstantSource.system())
        ? System.nanoTime()
        : ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
  }

  /** Returns how to wait for a link that is being written. */
  public Pause pause() {
    return pause;
  }

  /** Returns of how many blobs a reader's way to their data is remembered. */
  public int descriptorCache() {
    return descriptorCache;
  }

  /** Returns who is told what was done. */
  public RegistryListener listener() {
    return listener;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private boolean deleteEnabled = true;
    private boolean readOnly;
    private boolean unknownManifests;
    private ForeignUrls foreignUrls = ForeignUrls.none();
    private Duration grace = Duration.ofHours(1);
    private Optional<Writers> writers = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private Pause pause = Pause.sleeping();
    private int descriptorCache;
    private RegistryListener listener = RegistryListener.none();

    private Builder() {}

    private Builder(RegistryOptions options) {
      deleteEnabled = options.deleteEnabled;
      readOnly = options.readOnly;
      unknownManifests = options.unknownManifests;
      foreignUrls = options.foreignUrls;
      grace = options.grace;
      writers = options.writers;
      clock = options.clock;
      pause = options.pause;
      descriptorCache = options.descriptorCache;
      listener = options.listener;
    }

    /** Lets deletions through, or answers them with UNSUPPORTED. Default: lets them through. */
    public Builder deleteEnabled(boolean enabled) {
      deleteEnabled = enabled;
      return this;
    }

    /** Answers all that would write with UNSUPPORTED. Default: does not. */
    public Builder readOnly(boolean only) {
      readOnly = only;
      return this;
    }

    /**
     * Takes manifests of any media type, whose references nobody can check. Default: refuses them, as
     * Distribution does, whose own collector stops at the first of them.
     */
    public Builder unknownManifests(boolean taken) {
      unknownManifests = taken;
      return this;
    }

    /** Says from where foreign layers may be fetched. Default: from nowhere. */
    public Builder foreignUrls(ForeignUrls urls) {
      Objects.requireNonNull(urls, "urls");
      foreignUrls = urls;
      return this;
    }

    /**
     * Sets the grace period of the collectors that run on this store: what this registry relies on, it
     * keeps younger than half of that, and looks at again where a quarter of it has passed before it
     * answers, by the clock of this registry or by that of the store. Default: one hour.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder grace(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("grace is " + period + ", expected zero or more");
      }
      grace = period;
      return this;
    }

    /**
     * Says which programs write to the store while the registry is open or a collection runs on it.
     * Default: {@link Writers#ANY} where programs that do not use this library {@linkplain
     * StorageDriver#isShared may reach the store}, {@link Writers#STOWAGE} elsewhere. With {@code
     * STOWAGE}, uploads to which several processes add are committed without a copy.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets the clock, by which durations are measured too. Default: the system's, with durations by
     * {@link System#nanoTime}.
     */
    public Builder clock(InstantSource source) {
      Objects.requireNonNull(source, "source");
      clock = source;
      return this;
    }

    /** Sets how to wait for a link that is being written. Default: sleeps. */
    public Builder pause(Pause waiting) {
      Objects.requireNonNull(waiting, "waiting");
      pause = waiting;
      return this;
    }

    /**
     * Remembers, for those who open and read blobs, where the layer links of at most {@code entries} of
     * them lead, which saves a pull one of two files. Only readers are answered so: who asks whether a
     * blob exists, mounts or pushes is told what the store says. Deletions and collections by this
     * registry, or told to it by {@link Registry#forget}, end what is remembered; a blob that another
     * process takes from a repository may be read there for up to a minute, while its data is there.
     * Default: 0; nothing is remembered.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder descriptorCache(int entries) {
      if (entries < 0) {
        throw new IllegalArgumentException(
            "descriptor cache has " + entries + " entries, expected 0 or more");
      }
      descriptorCache = entries;
      return this;
    }

    /** Tells {@code told} what was pushed, pulled, deleted, mounted and tagged. Default: nobody. */
    public Builder listener(RegistryListener told) {
      Objects.requireNonNull(told, "told");
      listener = told;
      return this;
    }

    /** Returns the options. */
    public RegistryOptions build() {
      return new RegistryOptions(this);
    }
  }
}
