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
    return ThreadSleeper.INSTANCE;
  }
}
