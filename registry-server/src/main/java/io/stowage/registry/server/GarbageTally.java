package io.stowage.registry.server;

import io.stowage.registry.http.page.GarbageReport;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Counts objects, and keeps those to show, so that the memory that it takes does not depend on
 * their number: manifests, whose sizes are not known, and the largest blobs. Thread-safe.
 */
final class GarbageTally {
  /** The most objects that are kept. */
  static final int MOST_ITEMS = 1000;

  private static final Comparator<GarbageReport.Item> SMALLEST_FIRST =
      Comparator.comparingLong(item -> item.size().orElse(Long.MAX_VALUE));
  private static final Comparator<GarbageReport.Item> ORDER =
      SMALLEST_FIRST.reversed().thenComparing(item -> item.digest().toString());

  private final Queue<GarbageReport.Item> kept = new PriorityQueue<>(SMALLEST_FIRST);
  private long count;
  private long bytes;

  synchronized void add(GarbageReport.Item item) {
    count++;
    bytes += item.size().orElse(0);
    kept.add(item);
    if (kept.size() > MOST_ITEMS) {
      kept.remove();
    }
  }

  /** Returns what was counted, with the manifests first and then the largest blobs. */
  synchronized GarbageReport.Group group() {
    List<GarbageReport.Item> items = kept.stream().sorted(ORDER).toList();
    return new GarbageReport.Group(count, bytes, items);
  }
}
