package io.stowage.registry.gc.internal.sweep;

import java.util.concurrent.atomic.LongAdder;

/** The counters of a run. Thread-safe. */
public final class Tally {
  public final LongAdder manifestsMarked = new LongAdder();
  public final LongAdder manifestsRemoved = new LongAdder();
  public final LongAdder blobsYoung = new LongAdder();
  public final LongAdder blobsRemoved = new LongAdder();
  public final LongAdder bytesRemoved = new LongAdder();
  public final LongAdder bytesFreed = new LongAdder();
  public final LongAdder restored = new LongAdder();
  public final LongAdder linksRemoved = new LongAdder();
  public final LongAdder foldersRemoved = new LongAdder();
  public final LongAdder repositoriesRemoved = new LongAdder();

  /** Records that everything that was removed was restored. */
  public void allRestored() {
    manifestsMarked.add(manifestsRemoved.sumThenReset());
    blobsRemoved.reset();
    bytesRemoved.reset();
    linksRemoved.reset();
  }
}
