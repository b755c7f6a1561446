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

  private final transient LockHolder holder;
  private final boolean lost;

  private CollectorLockedException(LockHolder holder, boolean lost, String message) {
    super(ErrorCode.UNAVAILABLE, message);
    this.holder = holder;
    this.lost = lost;
  }

  static CollectorLockedException held(LockHolder holder, String described) {
    return new CollectorLockedException(
        holder, false, "another collection is running: " + described);
  }

  static CollectorLockedException lost(String run, LockHolder holder) {
    return new CollectorLockedException(
        holder, true, "run " + run + " lost the lock, which is now held by " + holder);
  }

  /** Returns the holder of the lock, as far as it is known. */
  public LockHolder holder() {
    return holder;
  }

  /** Returns whether the collection held the lock and lost it. */
  boolean isLost() {
    return lost;
  }
}
