package io.stowage.registry.interop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The operations of clients beside a collection, and their failures. */
final class SkopeoFigures {
  final AtomicLong pushes = new AtomicLong();
  final AtomicLong pushesRefused = new AtomicLong();
  final AtomicLong pushesRepeated = new AtomicLong();
  final AtomicLong pulls = new AtomicLong();
  final AtomicLong pullsRepeated = new AtomicLong();
  final AtomicLong deletes = new AtomicLong();
  final AtomicLong deletesFailed = new AtomicLong();
  /** The errors, other than MANIFEST_BLOB_UNKNOWN, of pushes that were repeated. */
  final Queue<String> others = new ConcurrentLinkedQueue<>();

  /** The failures that must not occur. */
  final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Override
  public String toString() {
    return ("%s pushes (%s times MANIFEST_BLOB_UNKNOWN, %s times another error; then repeated),"
            + " %s pulls (repeated %s times), %s deletes (%s failed)")
        .formatted(
            pushes, pushesRefused, pushesRepeated, pulls, pullsRepeated, deletes, deletesFailed);
  }
}
