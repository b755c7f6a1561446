package io.stowage.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The options for removing a repository.
 *
 * <p>Immutable; created by a {@link Builder}.
 */
public final class RemovalOptions {
  private final Optional<Writers> writers;
  private final Optional<Duration> settle;

  private RemovalOptions(Builder builder) {
    writers = builder.writers;
    settle = builder.settle;
  }

  /** Returns the default options, which {@link Builder} documents. */
  public static RemovalOptions defaults() {
    return builder().build();
  }

  /** Returns the defaults for a store to which the given programs write during the removal. */
  public static RemovalOptions forWriters(Writers writers) {
    Objects.requireNonNull(writers, "writers");
    return builder().writers(writers).build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.settle = settle;
    builder.writers = writers;
    return builder;
  }

  /** Returns which programs write to the store during the removal, if these options specify it. */
  public Optional<Writers> writers() {
    return writers;
  }

  /**
   * Returns how long the removal waits with {@link Writers#ANY} before it checks the repository
   * again, or empty if the settle time of the store applies.
   */
  public Optional<Duration> settle() {
    return settle;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "RemovalOptions[writers=" + writers.map(Writers::toString).orElse("default")
        + ", settle=" + settle.map(Duration::toString).orElse("default")
        + "]";
  }

  /** A builder of options. Not thread-safe. */
  public static final class Builder {
    private Optional<Writers> writers = Optional.empty();
    private Optional<Duration> settle = Optional.empty();

    private Builder() {}

    /**
     * Sets which programs write to the store during the removal. Default: {@linkplain
     * Registry#writers the writers of the registry}.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets how long the removal waits with {@link Writers#ANY} before it checks the repository
     * again. The time must exceed that of any single request to a program that does not use this
     * library. Default: {@linkplain io.stowage.registry.storage.StorageDriver#settle the settle
     * time of the store}, which is ten seconds for a directory and a minute for an object store.
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

    /** Returns the options. */
    public RemovalOptions build() {
      return new RemovalOptions(this);
    }
  }
}
