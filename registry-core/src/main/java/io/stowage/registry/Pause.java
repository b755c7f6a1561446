package io.stowage.registry;

import java.time.Duration;

/** Waits for a while, so that who waits can be tested without waiting. */
@FunctionalInterface
public interface Pause {
  /** Returns after {@code duration}, or earlier if the thread is interrupted, which it then stays. */
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
