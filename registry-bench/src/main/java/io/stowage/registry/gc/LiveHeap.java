package io.stowage.registry.gc;

import java.lang.management.ManagementFactory;

/**
 * The most heap that is reachable while something runs, seen by collecting Java's garbage again and
 * again meanwhile, less what was reachable before. So nothing can be timed at the same time.
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

  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
