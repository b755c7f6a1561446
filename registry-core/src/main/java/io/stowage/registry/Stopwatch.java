package io.stowage.registry;

import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;

/**
 * Measures how long something takes by two clocks, of which the one that shows more time counts.
 *
 * <p>{@link RegistryOptions#nanoTime} follows no correction of the time, and stands still while a
 * virtual machine is suspended; the store's clock goes on meanwhile, and may be set back. Immutable.
 */
final class Stopwatch {
  private final StorageDriver driver;
  private final RegistryOptions options;
  private final long nanoTime;
  private final Instant storeTime;

  private Stopwatch(StorageDriver driver, RegistryOptions options) {
    this.driver = driver;
    this.options = options;
    this.nanoTime = options.nanoTime();
    this.storeTime = driver.now();
  }

  /** Begins to measure now. */
  static Stopwatch started(StorageDriver driver, RegistryOptions options) {
    return new Stopwatch(driver, options);
  }

  /** Returns whether more than {@code time} has passed. */
  boolean shows(Duration time) {
    return options.nanoTime() - nanoTime > time.toNanos()
        || Duration.between(storeTime, driver.now()).compareTo(time) > 0;
  }
}
