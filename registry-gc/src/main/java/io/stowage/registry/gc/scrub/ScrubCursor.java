package io.stowage.registry.gc.scrub;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Knows up to which part a scrub is done, though parts end in any order. Thread-safe. */
final class ScrubCursor {
  private final ScrubListener listener;
  private final BitSet done = new BitSet();
  private List<ScrubPosition> parts = List.of();
  private Optional<ScrubPosition> reached;

  /** Begins behind {@code start}. */
  ScrubCursor(Optional<ScrubPosition> start, ScrubListener listener) {
    this.reached = start;
    this.listener = listener;
  }

  /** Goes through {@code all}, sorted. */
  synchronized void goThrough(List<ScrubPosition> all) {
    parts = List.copyOf(all);
  }

  /** Notes that the part of that index is done. */
  synchronized void done(int part) {
    int before = done.nextClearBit(0);
    done.set(part);
    int after = done.nextClearBit(0);
    if (after > before) {
      reached = Optional.of(parts.get(after - 1));
      listener.reached(parts.get(after - 1));
    }
  }

  /** Returns the last part that is done with all before it, or empty if none is. */
  synchronized Optional<ScrubPosition> reached() {
    return reached;
  }
}
