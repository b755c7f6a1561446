package io.stowage.registry.gc.internal.mark;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts the manifests that stay only because they are young. Thread-safe. */
public final class YoungManifests {
  private final LongAdder count = new LongAdder();
  private final AtomicReference<Instant> youngest = new AtomicReference<>(Instant.MIN);

  /** Counts a manifest by the lease of its link. */
  void add(Instant lease) {
    count.increment();
    youngest.accumulateAndGet(lease, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Returns their number. */
  public long count() {
    return count.sum();
  }

  /** Returns the latest of their leases, if there are any. */
  public Optional<Instant> youngest() {
    return Optional.ofNullable(youngest.get()).filter(Instant.MIN::isBefore);
  }
}
