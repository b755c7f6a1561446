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
 * The options of a {@link Registry}; the defaults are safe.
 *
 * <p>Immutable; created by a {@link Builder}.
 */
public final class RegistryOptions {
  private final Builder chosen;

  /** Creates options from {@code chosen}, a copy that is never changed. */
  private RegistryOptions(Builder chosen) {
    this.chosen = chosen;
  }

  /** Returns the default options, which {@link Builder} documents. */
  public static RegistryOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(chosen);
  }

  /** Returns whether blobs, manifests, tags and repositories may be deleted. */
  public boolean deleteEnabled() {
    return chosen.deleteEnabled;
  }

  /** Returns whether the registry is read-only. */
  public boolean readOnly() {
    return chosen.readOnly;
  }

  /** Returns whether manifests of unknown media types may be put. */
  public boolean unknownManifests() {
    return chosen.unknownManifests;
  }

  /** Returns the URLs from which foreign layers may be fetched. */
  public ForeignUrls foreignUrls() {
    return chosen.foreignUrls;
  }

  /** Returns the platforms whose manifests must exist when an index that lists them is put. */
  public IndexPlatforms indexPlatforms() {
    return chosen.indexPlatforms;
  }

  /**
   * Returns the grace period: the minimum age at which a collector removes unreferenced objects.
   */
  public Duration grace() {
    return chosen.grace;
  }

  /**
   * Returns which programs write to the store while the registry is open, if these options specify
   * it.
   */
  public Optional<Writers> writers() {
    return chosen.writers;
  }

  /** Returns the clock. */
  public InstantSource clock() {
    return chosen.clock;
  }

  /**
   * Returns the time in nanoseconds since an arbitrary origin, for measuring durations: by {@link
   * System#nanoTime} if the clock is the system's, otherwise by the {@link #clock}.
   */
  public long nanoTime() {
    return chosen.clock.equals(InstantSource.system())
        ? System.nanoTime()
        : ChronoUnit.NANOS.between(Instant.EPOCH, chosen.clock.instant());
  }

  /** Returns the sleeper with which the registry waits. */
  public Sleeper sleeper() {
    return chosen.sleeper;
  }

  /** Returns the maximum number of blobs whose layer links are cached for readers. */
  public int descriptorCache() {
    return chosen.descriptorCache;
  }

  /** Returns the listener that receives the events of the registry. */
  public RegistryListener listener() {
    return chosen.listener;
  }

  /** Returns each setting with its value, and the class of the listener. */
  @Override
  public String toString() {
    return "RegistryOptions[deleteEnabled=" + deleteEnabled()
        + ", readOnly=" + readOnly()
        + ", unknownManifests=" + unknownManifests()
        + ", foreignUrls=" + foreignUrls()
        + ", indexPlatforms=" + indexPlatforms()
        + ", grace=" + grace()
        + ", writers=" + writers().map(Writers::toString).orElse("default")
        + ", clock=" + clock()
        + ", sleeper=" + sleeper()
        + ", descriptorCache=" + descriptorCache()
        + ", listener="
        + (listener().equals(RegistryListener.none())
            ? "none"
            : listener().getClass().getName())
        + "]";
  }

  /** A builder of options. Not thread-safe. */
  public static final class Builder {
    private boolean deleteEnabled = true;
    private boolean readOnly;
    private boolean unknownManifests;
    private ForeignUrls foreignUrls = ForeignUrls.none();
    private IndexPlatforms indexPlatforms = IndexPlatforms.all();
    private Duration grace = Duration.ofHours(1);
    private Optional<Writers> writers = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private Sleeper sleeper = Sleeper.system();
    private int descriptorCache;
    private RegistryListener listener = RegistryListener.none();

    private Builder() {}

    private Builder(Builder other) {
      deleteEnabled = other.deleteEnabled;
      readOnly = other.readOnly;
      unknownManifests = other.unknownManifests;
      foreignUrls = other.foreignUrls;
      indexPlatforms = other.indexPlatforms;
      grace = other.grace;
      writers = other.writers;
      clock = other.clock;
      sleeper = other.sleeper;
      descriptorCache = other.descriptorCache;
      listener = other.listener;
    }

    /** Sets whether deletions are allowed; otherwise they throw UNSUPPORTED. Default: allowed. */
    public Builder deleteEnabled(boolean enabled) {
      deleteEnabled = enabled;
      return this;
    }

    /** Sets whether every operation that would write throws UNSUPPORTED. Default: false. */
    public Builder readOnly(boolean only) {
      readOnly = only;
      return this;
    }

    /**
     * Sets whether manifests of unknown media types are accepted although their references cannot
     * be checked. Default: false, as in Distribution, whose own collector stops at the first such
     * manifest.
     */
    public Builder unknownManifests(boolean accepted) {
      unknownManifests = accepted;
      return this;
    }

    /** Sets the URLs from which foreign layers may be fetched. Default: none. */
    public Builder foreignUrls(ForeignUrls urls) {
      Objects.requireNonNull(urls, "urls");
      foreignUrls = urls;
      return this;
    }

    /**
     * Sets the platforms whose manifests the repository must have before an index that lists them
     * is put. Default: all, as in Distribution.
     */
    public Builder indexPlatforms(IndexPlatforms platforms) {
      Objects.requireNonNull(platforms, "platforms");
      indexPlatforms = platforms;
      return this;
    }

    /**
     * Sets the grace period of the collectors that run on this store, the age below which they keep
     * unreferenced objects. When a call relies on an existing object, the registry renews the lease
     * of the object if it is older than half of the grace period. If the call takes longer than a
     * quarter of the grace period, by the clock of this registry or by that of the store, it checks
     * the object again before it returns. Default: one hour.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder grace(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.isNegative()) {
        throw new IllegalArgumentException("grace must not be negative, but is " + period);
      }
      grace = period;
      return this;
    }

    /**
     * Sets which programs write to the store while the registry is open or a collection runs on it.
     * Default: {@link Writers#ANY} if programs that do not use this library {@linkplain
     * StorageDriver#isShared may have access to the store}, otherwise {@link Writers#STOWAGE}. With
     * {@code STOWAGE}, uploads to which several processes append are committed without a copy.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets the clock, which also measures durations. Default: the system's clock, with durations
     * measured by {@link System#nanoTime}.
     */
    public Builder clock(InstantSource source) {
      Objects.requireNonNull(source, "source");
      clock = source;
      return this;
    }

    /**
     * Sets the sleeper with which the registry waits, for example for a link that is being written
     * or for the settle time of a removal. Default: {@link Sleeper#system}.
     */
    public Builder sleeper(Sleeper waiting) {
      Objects.requireNonNull(waiting, "waiting");
      sleeper = waiting;
      return this;
    }

    /**
     * Sets the maximum number of layer links that are cached for opening and reading blobs. With a
     * cached link, a pull of a blob reads one file instead of two. Only reads use the cache:
     * existence checks, mounts and pushes always query the store. Deletions and collections by this
     * registry, and calls of {@link Registry#clearDescriptorCache}, clear the cache; a blob that
     * another process removes from a repository may remain readable there for up to a minute, as
     * long as its data exists. Default: 0, no cache.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder descriptorCache(int entries) {
      if (entries < 0) {
        throw new IllegalArgumentException(
            "descriptor cache must not be negative, but is " + entries);
      }
      descriptorCache = entries;
      return this;
    }

    /**
     * Sets the listener for pushes, pulls, deletions, mounts and changes of tags. Default: none.
     */
    public Builder listener(RegistryListener receiver) {
      Objects.requireNonNull(receiver, "receiver");
      listener = receiver;
      return this;
    }

    /** Returns the options. */
    public RegistryOptions build() {
      return new RegistryOptions(new Builder(this));
    }
  }
}
