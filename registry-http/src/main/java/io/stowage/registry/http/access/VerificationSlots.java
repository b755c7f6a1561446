package io.stowage.registry.http.access;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Limits how many threads verify passwords at once, and how many wait to do so, so that a flood of
 * logins takes neither all processors nor all threads of a server. This class is thread-safe.
 */
final class VerificationSlots {
  private static final int WAITING = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore admitted;
  private final Semaphore running;
  private final Duration patience;

  /**
   * Creates slots for {@code parallel} threads; {@code waiting} others wait for {@code patience}.
   */
  VerificationSlots(int parallel, int waiting, Duration patience) {
    this.admitted = new Semaphore(parallel + waiting);
    this.running = new Semaphore(parallel, true);
    this.patience = patience;
  }

  /** Returns slots for half of the processors, and at least one thread. */
  static VerificationSlots forThisMachine() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new VerificationSlots(Math.max(1, processors / 2), WAITING, PATIENCE);
  }

  /**
   * Returns the result of {@code verification} once there is a slot for it.
   *
   * @throws RegistryException TOOMANYREQUESTS if too many threads are waiting, if the wait takes
   *     too long, or if it is interrupted
   */
  boolean run(BooleanSupplier verification) {
    if (!admitted.tryAcquire()) {
      throw busy();
    }
    try {
      return runAdmitted(verification);
    } finally {
      admitted.release();
    }
  }

  private boolean runAdmitted(BooleanSupplier verification) {
    if (!awaitSlot()) {
      throw busy();
    }
    try {
      return verification.getAsBoolean();
    } finally {
      running.release();
    }
  }

  private boolean awaitSlot() {
    try {
      return running.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static RegistryException busy() {
    return RegistryException.of(
        ErrorCode.TOOMANYREQUESTS, "login", "too many logins are being verified, try again later");
  }
}
