package io.stowage.registry.gc.internal.work;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Compares the processor time that this process uses with the time that passes. Used by one thread
 * at a time.
 */
final class ProcessorTime {
  /** The share of used processor time below which the processors could do more. */
  private static final double BUSY = 0.75;

  private final int processors;
  private final LongSupplier nanoTime;
  private final Supplier<Optional<Duration>> used;
  private long lastTime;
  private long lastUsed;

  /** Measures with {@code nanoTime}, and with {@code used}, which is empty if it is unknown. */
  ProcessorTime(int processors, LongSupplier nanoTime, Supplier<Optional<Duration>> used) {
    this.processors = processors;
    this.nanoTime = nanoTime;
    this.used = used;
    isLeft();
  }

  /** Measures this process. */
  static ProcessorTime ofProcess() {
    return new ProcessorTime(
        Runtime.getRuntime().availableProcessors(),
        System::nanoTime,
        () -> ProcessHandle.current().info().totalCpuDuration());
  }

  /**
   * Returns whether the processors could have done more for this process since the last call, or
   * since the creation of this object. If the time that it used is unknown, they could.
   */
  boolean isLeft() {
    long now = nanoTime.getAsLong();
    long busy = used.get().map(Duration::toNanos).orElse(0L);
    boolean left = busy - lastUsed < BUSY * processors * (now - lastTime);
    lastTime = now;
    lastUsed = busy;
    return left;
  }
}
