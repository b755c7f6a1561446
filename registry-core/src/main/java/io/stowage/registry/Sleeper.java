package io.stowage.registry;

import java.time.Duration;

/** Waits for a given duration. A test can replace it to avoid the wait. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Waits for {@code duration}. If the thread is interrupted, the wait ends early and the interrupt
   * status stays set.
   */
  void sleep(Duration duration);

  /** Returns a sleeper that calls {@link Thread#sleep(long)}. */
  static Sleeper system() {
    return new Sleeper() {
      @Override
      public void sleep(Duration duration) {
        try {
          Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public String toString() {
        return "system";
      }
    };
  }
}
