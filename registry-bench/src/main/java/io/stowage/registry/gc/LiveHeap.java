package io.stowage.registry.gc;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The most heap that is reachable while something runs, less what was reachable before: what Java's
 * collector leaves, which is asked to run every now and then meanwhile. So nothing can be timed at the
 * same time.
 */
final class LiveHeap {
  private static final long PAUSE_MILLIS = 50;

  private LiveHeap() {}

  /**
   * Returns the peak in bytes.
   *
   * @throws IllegalStateException if {@code work} fails
   */
  static long peak(Runnable work) {
    long before = live();
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(work, task -> new Thread(task).start());
    long peak = 0;
    while (!ends(running)) {
      peak = Math.max(peak, live() - before);
    }
    return peak;
  }

  private static boolean ends(CompletableFuture<Void> running) {
    try {
      running.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
