package io.stowage.registry.gc;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.StowageException;
import java.io.Serial;

/**
 * Thrown if another collector works on the store: it was running when this one began, or it took
 * over the lock of this one after ten minutes without a heartbeat.
 *
 * <p>The message names the other collector. A run that ends with this error removes nothing
 * afterwards. A later run completes what it began.
 */
public final class CollectorLockedException extends StowageException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String holder;

  private CollectorLockedException(String holder, String message) {
    super(ErrorCode.UNAVAILABLE, message);
    this.holder = holder;
  }

  static CollectorLockedException held(String holder) {
    return new CollectorLockedException(holder, "another collection is running: " + holder);
  }

  static CollectorLockedException lost(String run, String holder) {
    return new CollectorLockedException(
        holder, "run " + run + " lost the lock, which is now held by " + holder);
  }

  /** Returns who holds the lock: process id, host, run and start time, as far as they are known. */
  public String holder() {
    return holder;
  }
}
