package io.stowage.registry.gc.scrub;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Tracks up to which part a scrub is complete, although parts end in any order. Thread-safe. */
final class ScrubCursor {
  private final ScrubListener listener;
  private final BitSet done = new BitSet();
  private List<ScrubPosition> parts = List.of();
  private Optional<ScrubPosition> reached;

  /** Begins after {@code start}. */
  ScrubCursor(Optional<ScrubPosition> start, ScrubListener listener) {
    this.reached = start;
    this.listener = listener;
  }

  /** Sets the parts to scrub, in order. */
  synchronized void goThrough(List<ScrubPosition> all) {
    parts = List.copyOf(all);
  }

  /** Records that the part with this index is done. */
  synchronized void done(int part) {
    int before = done.nextClearBit(0);
    done.set(part);
    int after = done.nextClearBit(0);
    if (after > before) {
      reached = Optional.of(parts.get(after - 1));
      listener.reached(parts.get(after - 1));
    }
  }

  /**
   * Returns the last part that is done together with all parts before it, or empty if there is
   * none.
   */
  synchronized Optional<ScrubPosition> reached() {
    return reached;
  }
}
