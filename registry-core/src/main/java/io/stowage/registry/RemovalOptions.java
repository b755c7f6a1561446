package io.stowage.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a repository is removed.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class RemovalOptions {
  private final Optional<Writers> writers;
  private final Duration settle;

  private RemovalOptions(Builder builder) {
    writers = builder.writers;
    settle = builder.settle;
  }

  /** Returns the defaults, as {@link Builder} states them. */
  public static RemovalOptions defaults() {
    return builder().build();
  }

  /** Returns the defaults beside programs that use this library. */
  public static RemovalOptions besideStowage() {
    return builder().writers(Writers.STOWAGE).build();
  }

  /** Returns the defaults beside programs of any kind. */
  public static RemovalOptions besideAny() {
    return builder().writers(Writers.ANY).build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    Builder builder = builder().settle(settle);
    builder.writers = writers;
    return builder;
  }

  /** Returns which programs write to the store meanwhile, if these options say so. */
  public Optional<Writers> writers() {
    return writers;
  }

  /** Returns how long the removal waits, beside {@link Writers#ANY}, before it looks again. */
  public Duration settle() {
    return settle;
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Optional<Writers> writers = Optional.empty();
    private Duration settle = Duration.ofSeconds(10);

    private Builder() {}

    /**
     * Sets which programs write to the store meanwhile. Default: those that {@linkplain Registry#writers
     * the registry names}.
     */
    public Builder writers(Writers present) {
      Objects.requireNonNull(present, "present");
      writers = Optional.of(present);
      return this;
    }

    /**
     * Sets how long the removal waits, beside {@link Writers#ANY}, before it looks at the repository
     * again: longer than any one request takes of a program that does not use this library. Default: ten
     * seconds.
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

    /** Returns the options. */
    public RemovalOptions build() {
      return new RemovalOptions(this);
    }
  }
}
