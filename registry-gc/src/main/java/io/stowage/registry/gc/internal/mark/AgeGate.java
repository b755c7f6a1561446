package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Determines which objects are too young to be removed: those that were created or relied on within
 * the grace period. Thread-safe.
 */
public final class AgeGate {
  private static final int TOLERATED = 8;

  private final InstantSource clock;
  private final Duration grace;
  private final Instant start;
  private final Findings findings;

  /**
   * Measures ages back from {@code start}, the beginning of the mark, by the {@code clock} of the
   * store, from which other clocks differ by at most an eighth of the grace period.
   */
  public AgeGate(InstantSource clock, Instant start, Duration grace, Findings findings) {
    this.clock = clock;
    this.start = start;
    this.grace = grace;
    this.findings = findings;
  }

  /** Returns whether the object at {@code path} is young according to its {@code lease}. */
  public boolean isYoung(StoragePath path, Instant lease) {
    if (grace.isZero()) {
      return false;
    }
    if (lease.isAfter(start) && lease.isAfter(clock.instant().plus(grace.dividedBy(TOLERATED)))) {
      findings.damaged(path, "time in the future: " + lease + "; kept until then");
    }
    return lease.isAfter(oldestYoung());
  }

  /** Returns the time after which a lease is young. */
  public Instant oldestYoung() {
    return start.minus(grace);
  }
}
