package io.stowage.registry.gc;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.StowageException;
import java.io.Serial;

/**
 * Thrown if another collection is running on the store: it was running when this one began, or it
 * took over the lock because this one had shown no heartbeat for ten minutes.
 *
 * <p>The message describes the other collection. A run that ends with this exception removes
 * nothing afterwards, and a later run completes its work.
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

  /**
   * Returns a description of the holder of the lock: process id, host, start time and run, as far
   * as they are known.
   */
  public String holder() {
    return holder;
  }
}
