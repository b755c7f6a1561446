package io.stowage.registry.gc.internal.sweep;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a run. Thread-safe. */
public final class Tally {
  public final LongAdder manifestsMarked = new LongAdder();
  public final LongAdder manifestsRemoved = new LongAdder();
  public final LongAdder blobsYoung = new LongAdder();
  public final LongAdder bytesYoung = new LongAdder();
  public final LongAdder blobsRemoved = new LongAdder();
  public final LongAdder bytesRemoved = new LongAdder();
  public final LongAdder bytesFreed = new LongAdder();
  public final LongAdder blobsFreed = new LongAdder();
  public final LongAdder objectsFreed = new LongAdder();
  public final LongAdder blobsHeld = new LongAdder();
  public final LongAdder bytesHeld = new LongAdder();
  public final LongAdder restored = new LongAdder();
  public final LongAdder linksRemoved = new LongAdder();
  public final LongAdder foldersRemoved = new LongAdder();
  public final LongAdder repositoriesRemoved = new LongAdder();
  public final LongAdder leftoversRemoved = new LongAdder();

  private final AtomicReference<Instant> youngest = new AtomicReference<>(Instant.MIN);

  /** Counts a blob of {@code size} bytes that stays because it is young, by its {@code lease}. */
  void young(long size, Instant lease) {
    blobsYoung.increment();
    bytesYoung.add(size);
    youngest.accumulateAndGet(lease, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Returns the latest lease of the young blobs, if there are any. */
  public Optional<Instant> youngest() {
    return Optional.ofNullable(youngest.get()).filter(Instant.MIN::isBefore);
  }

  /** Records that everything that was removed was restored. */
  public void allRestored() {
    manifestsMarked.add(manifestsRemoved.sumThenReset());
    blobsRemoved.reset();
    bytesRemoved.reset();
    linksRemoved.reset();
  }
}
