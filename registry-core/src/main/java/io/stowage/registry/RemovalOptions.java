package io.stowage.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a repository is removed. Immutable: each method returns a changed copy.
 *
 * @param writers which programs write to the store meanwhile, or empty for those that {@linkplain
 *     Registry#writers the registry names}
 * @param settle how long the removal waits, beside {@link Writers#ANY}, before it looks at the
 *     repository again: longer than any one request takes of a program that does not use this library
 */
public record RemovalOptions(Optional<Writers> writers, Duration settle) {
  private static final RemovalOptions DEFAULTS =
      new RemovalOptions(Optional.empty(), Duration.ofSeconds(10));

  /** Throws {@link IllegalArgumentException} if {@code settle} is not positive. */
  public RemovalOptions {
    Objects.requireNonNull(writers, "writers");
    Objects.requireNonNull(settle, "settle");
    if (settle.isNegative() || settle.isZero()) {
      throw new IllegalArgumentException("settle is " + settle + ", expected more than zero");
    }
  }

  /** Returns the defaults: the writers that the registry names, and ten seconds. */
  public static RemovalOptions defaults() {
    return DEFAULTS;
  }

  /** Returns a copy for a removal beside {@code present}. */
  public RemovalOptions beside(Writers present) {
    Objects.requireNonNull(present, "present");
    return new RemovalOptions(Optional.of(present), settle);
  }

  /**
   * Returns a copy for a removal that waits for {@code period} before it looks again.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RemovalOptions settle(Duration period) {
    Objects.requireNonNull(period, "period");
    return new RemovalOptions(writers, period);
  }
}
