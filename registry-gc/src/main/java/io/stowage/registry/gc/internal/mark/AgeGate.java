package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells what is too young to be removed: what came, or was relied on, within the grace. Thread-safe. */
public final class AgeGate {
  private static final int TOLERATED = 8;

  private final InstantSource clock;
  private final Duration grace;
  private final Instant start;
  private final Findings findings;

  /**
   * Measures back from {@code start}, when the mark began, by the store's {@code clock}, with which
   * others agree within an eighth of the grace.
   */
  public AgeGate(InstantSource clock, Instant start, Duration grace, Findings findings) {
    this.clock = clock;
    this.start = start;
    this.grace = grace;
    this.findings = findings;
  }

  /** Returns whether the object at {@code path} is young by its {@code lease}. */
  public boolean isYoung(StoragePath path, Instant lease) {
    if (grace.isZero()) {
      return false;
    }
    if (lease.isAfter(start) && lease.isAfter(clock.instant().plus(grace.dividedBy(TOLERATED)))) {
      findings.damaged(path, "time in the future: " + lease + ", kept until then");
    }
    return lease.isAfter(oldestYoung());
  }

  /** Returns the time that a lease must be after to be young. */
  public Instant oldestYoung() {
    return start.minus(grace);
  }
}
