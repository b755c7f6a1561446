package io.stowage.registry;

import java.time.Duration;

/** Lets the current thread sleep. */
final class ThreadSleeper implements Sleeper {
  static final Sleeper INSTANCE = new ThreadSleeper();

  private ThreadSleeper() {}

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
}
