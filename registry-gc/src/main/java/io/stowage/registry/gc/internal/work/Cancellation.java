package io.stowage.registry.gc.internal.work;

import java.util.concurrent.CancellationException;

/**
 * Tracks whether one run was asked to end, by a call or by an interrupt of its calling thread. That
 * thread is interrupted again when the run is over, but not before: a pending interrupt would make
 * a file system fail in the middle of work that must be completed. Thread-safe.
 */
public final class Cancellation {
  private final Thread caller = Thread.currentThread();
  private volatile boolean requested;
  private volatile boolean heeded;
  private volatile boolean interrupted;

  /** Requests the end of the run. */
  public void request() {
    requested = true;
  }

  /** Requests the end of the run because the caller was interrupted. */
  void interrupt() {
    interrupted = true;
    request();
  }

  /**
   * Requests the end of the run if this thread is the caller and was interrupted, and clears its
   * interrupt status; returns whether it was interrupted.
   */
  boolean noteInterrupt() {
    boolean found = Thread.currentThread() == caller && Thread.interrupted();
    if (found) {
      interrupt();
    }
    return found;
  }

  /** Returns whether the run must end now. */
  public boolean isDue() {
    noteInterrupt();
    return requested && !heeded;
  }

  /**
   * Does nothing unless the run must end now.
   *
   * @throws CancellationException if the run must end now
   */
  public void check() {
    if (isDue()) {
      throw new CancellationException("the run was cancelled");
    }
  }

  /** Records that the run is ending for that reason, so that its remaining work is completed. */
  public void heed() {
    heeded = true;
  }

  public boolean isHeeded() {
    return heeded;
  }

  /** Interrupts this thread, the caller, if it was interrupted during the run. */
  void passOn() {
    if (interrupted) {
      caller.interrupt();
    }
  }
}
