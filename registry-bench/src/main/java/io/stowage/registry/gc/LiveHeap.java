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
 * Measures the peak of reachable heap while something runs, less the heap that was reachable
 * before: the heap that remains after a Java garbage collection, which is requested repeatedly
 * meanwhile. Therefore nothing can be timed at the same time.
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

  /**
   * Runs the Java garbage collector and returns the heap in use at its end, before further
   * allocations.
   */
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
