package io.stowage.registry.gc.retention;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a {@link Pruner}.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class PruneOptions {
  private final RetentionPolicy policy;
  private final boolean dryRun;
  private final Optional<Instant> now;

  private PruneOptions(Builder builder) {
    policy = builder.policy;
    dryRun = builder.dryRun;
    now = builder.now;
  }

  /** Returns the default options with {@code policy}. */
  public static PruneOptions of(RetentionPolicy policy) {
    return builder(policy).build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder(RetentionPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return new Builder(policy);
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    Builder builder = builder(policy).dryRun(dryRun);
    builder.now = now;
    return builder;
  }

  /** Returns the policy that decides which tags stay. */
  public RetentionPolicy policy() {
    return policy;
  }

  /** Returns whether the run only decides and changes nothing. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Returns the time from which ages are counted, or empty for the time when the run begins. */
  public Optional<Instant> now() {
    return now;
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "PruneOptions[policy=" + policy
        + ", dryRun=" + dryRun
        + ", now=" + now.map(Instant::toString).orElse("start of the run")
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private final RetentionPolicy policy;
    private boolean dryRun;
    private Optional<Instant> now = Optional.empty();

    private Builder(RetentionPolicy policy) {
      this.policy = policy;
    }

    /** Sets whether to decide without changing anything. Default: false. */
    public Builder dryRun(boolean dry) {
      dryRun = dry;
      return this;
    }

    /**
     * Sets the time from which ages are counted. Default: the time when the run begins, by the
     * clock of the store.
     */
    public Builder now(Instant time) {
      now = Optional.of(Objects.requireNonNull(time, "time"));
      return this;
    }

    /** Returns the options. */
    public PruneOptions build() {
      return new PruneOptions(this);
    }
  }
}
