package io.stowage.registry.interop.hostile;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the answers by their status. Thread-safe. */
final class Tally {
  /** Stands for a connection that was closed without an answer. */
  static final int NONE = 0;

  private final Map<Integer, Integer> counts = new TreeMap<>();

  synchronized void add(int status) {
    counts.merge(status, 1, Integer::sum);
  }

  /** Returns each status that occurred. */
  synchronized Set<Integer> statuses() {
    return Set.copyOf(counts.keySet());
  }

  /** Returns each status with the number of its answers. */
  @Override
  public synchronized String toString() {
    return counts.toString();
  }
}
