package io.stowage.registry.internal.lease;

import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Measures an elapsed time with two clocks and uses the longer of the two times.
 *
 * <p>The clock of the process follows no correction of the time and stops while a virtual machine
 * is suspended; the clock of the store continues during that time and may be set back. Immutable.
 */
final class Stopwatch {
  private final StorageDriver driver;
  private final LongSupplier nanos;
  private final long nanoTime;
  private final Instant storeTime;

  /** Starts now. */
  Stopwatch(StorageDriver driver, LongSupplier nanos) {
    this.driver = driver;
    this.nanos = nanos;
    this.nanoTime = nanos.getAsLong();
    this.storeTime = driver.now();
  }

  /** Returns whether more than {@code time} has elapsed. */
  boolean shows(Duration time) {
    return nanos.getAsLong() - nanoTime > time.toNanos()
        || Duration.between(storeTime, driver.now()).compareTo(time) > 0;
  }
}
