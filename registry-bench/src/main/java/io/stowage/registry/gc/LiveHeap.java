package io.stowage.registry.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;

/**
 * The most heap that is reachable while something runs, less what was reachable before: what Java's
 * collector leaves, which is asked to run again and again meanwhile. So nothing can be timed at the
 * same time.
 */
final class LiveHeap {
  private LiveHeap() {}

  /** Returns the peak in bytes. */
  static long peak(Runnable work) {
    long before = live();
    Thread worker = new Thread(work, "work");
    worker.start();
    long peak = 0;
    while (worker.isAlive()) {
      peak = Math.max(peak, live() - before);
    }
    return peak;
  }

  /** Collects; returns what was left at the end of that, before anything else was allocated. */
  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
