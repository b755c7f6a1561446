package io.stowage.registry.gc.internal.work;

import java.util.concurrent.CancellationException;

/**
 * Whether one run was asked to end, by a call or by an interrupt of the thread that it was called in.
 * That thread is interrupted again when all is over, and not before: an interrupt that is pending would
 * let a file system fail in the middle of what must be done to the end. Thread-safe.
 */
public final class Cancellation {
  private final Thread caller = Thread.currentThread();
  private volatile boolean requested;
  private volatile boolean heeded;
  private volatile boolean interrupted;

  /** Asks for the end. */
  public void request() {
    requested = true;
  }

  /** Asks for the end since the caller was interrupted. */
  void interrupt() {
    interrupted = true;
    request();
  }

  /** Returns whether the run has to end now. */
  public boolean isDue() {
    if (Thread.currentThread() == caller && Thread.interrupted()) {
      interrupt();
    }
    return requested && !heeded;
  }

  /**
   * Does nothing, unless the run has to end now.
   *
   * @throws CancellationException then
   */
  public void check() {
    if (isDue()) {
      throw new CancellationException("the collection was asked to end");
    }
  }

  /** Says that the run ends for that reason: what is still to be done is done to the end. */
  public void heed() {
    heeded = true;
  }

  public boolean isHeeded() {
    return heeded;
  }

  /** Interrupts this thread, the caller, if it was interrupted. */
  void passOn() {
    if (interrupted) {
      caller.interrupt();
    }
  }
}
