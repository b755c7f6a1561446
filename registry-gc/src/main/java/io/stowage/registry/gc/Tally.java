package io.stowage.registry.gc;

import java.util.concurrent.atomic.LongAdder;

/** The figures of a run so far. Thread-safe. */
final class Tally {
  final LongAdder manifestsMarked = new LongAdder();
  final LongAdder manifestsRemoved = new LongAdder();
  final LongAdder blobsYoung = new LongAdder();
  final LongAdder blobsRemoved = new LongAdder();
  final LongAdder bytesRemoved = new LongAdder();
  final LongAdder bytesFreed = new LongAdder();
  final LongAdder broughtBack = new LongAdder();
  final LongAdder linksRemoved = new LongAdder();
  final LongAdder foldersRemoved = new LongAdder();
  final LongAdder repositoriesRemoved = new LongAdder();

  /** Takes note that all that was removed, {@code count} files, is back. */
  void allCameBack(long count) {
    broughtBack.add(count);
    manifestsMarked.add(manifestsRemoved.sumThenReset());
    blobsRemoved.reset();
    bytesRemoved.reset();
    linksRemoved.reset();
  }
}
