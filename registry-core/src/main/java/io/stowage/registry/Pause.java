package io.stowage.registry;

import java.time.Duration;

/** Waits for a given duration. A test can replace it to avoid the wait. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits for {@code duration}, or less if the thread is interrupted, whose interrupt status then
   * stays set.
   */
  void pause(Duration duration);

  /** Returns a pause that sleeps. */
  static Pause sleeping() {
    return duration -> {
      try {
        Thread.sleep(duration.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
