package io.stowage.registry.gc;

import java.util.concurrent.atomic.LongAdder;

/** The figures of a run so far. Thread-safe. */
final class Tally {
  final LongAdder manifestsMarked = new LongAdder();
  final LongAdder manifestsRemoved = new LongAdder();
  final LongAdder blobsYoung = new LongAdder();
  final LongAdder blobsRemoved = new LongAdder();
  final LongAdder bytesRemoved = new LongAdder();
  final LongAdder bytesPurged = new LongAdder();
  final LongAdder broughtBack = new LongAdder();
  final LongAdder linksRemoved = new LongAdder();
  final LongAdder foldersRemoved = new LongAdder();
  final LongAdder repositoriesRemoved = new LongAdder();
}
