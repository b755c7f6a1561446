package io.stowage.registry.gc;

import java.util.concurrent.CancellationException;

/** Tells several threads to end at the next clean point. Thread-safe. */
final class StopSignal {
  private volatile boolean stopped;

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Throws {@link CancellationException} once it is told to stop. */
  void check() {
    if (stopped) {
      throw new CancellationException("cancelled");
    }
  }
}
