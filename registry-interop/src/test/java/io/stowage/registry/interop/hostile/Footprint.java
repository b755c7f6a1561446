package io.stowage.registry.interop.hostile;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * The resources that this process uses.
 *
 * @param descriptors the number of open file descriptors
 * @param threads the number of threads
 * @param memory the bytes on the heap after a garbage collection, and in direct buffers
 */
record Footprint(long descriptors, long threads, long memory) {
  /** A limit that no footprint exceeds. */
  static final Footprint UNLIMITED = new Footprint(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final int SAMPLES = 5;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private static Footprint now() {
    System.gc();
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
    return new Footprint(
        system.getOpenFileDescriptorCount(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct);
  }

  /**
   * Returns the least of several samples, because a server may still be closing connections, or
   * fails if it does not fall to {@code limit} within some seconds.
   */
  static Footprint atRest(Footprint limit) {
    long deadline = System.nanoTime() + PATIENCE;
    Footprint least = now();
    for (int samples = 1; samples < SAMPLES || !least.isWithin(limit); samples++) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("a leak: " + least + ", expected at most " + limit);
      }
      least = least.least(now());
    }
    return least;
  }

  private Footprint least(Footprint other) {
    return new Footprint(
        Math.min(descriptors, other.descriptors),
        Math.min(threads, other.threads),
        Math.min(memory, other.memory));
  }

  private boolean isWithin(Footprint limit) {
    return descriptors <= limit.descriptors && threads <= limit.threads && memory <= limit.memory;
  }

  /** Returns a footprint that is larger by these amounts. */
  Footprint plus(int moreDescriptors, int moreThreads, long moreMemory) {
    return new Footprint(descriptors + moreDescriptors, threads + moreThreads, memory + moreMemory);
  }
}
