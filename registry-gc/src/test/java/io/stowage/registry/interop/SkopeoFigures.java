package io.stowage.registry.interop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What clients did beside a collection, and what of it failed. */
final class SkopeoFigures {
  final AtomicLong pushes = new AtomicLong();
  final AtomicLong pushesRefused = new AtomicLong();
  final AtomicLong pushesRepeated = new AtomicLong();
  final AtomicLong pulls = new AtomicLong();
  final AtomicLong pullsRepeated = new AtomicLong();
  final AtomicLong deletes = new AtomicLong();
  final AtomicLong deletesFailed = new AtomicLong();
  /** How pushes failed that were repeated, but for MANIFEST_BLOB_UNKNOWN. */
  final Queue<String> others = new ConcurrentLinkedQueue<>();

  /** What must not happen. */
  final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Override
  public String toString() {
    return ("%s pushes (%s times MANIFEST_BLOB_UNKNOWN, %s times another error; then repeated),"
            + " %s pulls (repeated %s times), %s deletes (%s failed)")
        .formatted(
            pushes, pushesRefused, pushesRepeated, pulls, pullsRepeated, deletes, deletesFailed);
  }
}
