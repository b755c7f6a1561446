package io.stowage.registry.http.jetty;

import java.util.concurrent.TimeUnit;

/**
 * Counts the exchanges that have begun and not ended.
 *
 * <p>Thread-safe.
 */
final class RunningExchanges {
  private int count;

  synchronized void begin() {
    count++;
  }

  synchronized void end() {
    count--;
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return count == 0;
  }

  /** Waits until an exchange ends, for {@code nanos} nanoseconds at most. */
  synchronized void awaitEnd(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, nanos);
  }
}
