package io.stowage.registry.gc;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.StowageException;
import java.io.Serial;

/**
 * Another collector works on the store: when this one began, or since it took over the lock of this
 * one, which had not shown itself for ten minutes.
 *
 * <p>The message names it. A run that ends with this error removes nothing afterwards; what it began,
 * a later one completes.
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
    return new CollectorLockedException(
        holder, "expected no other collector, but the lock is held by " + holder);
  }

  static CollectorLockedException lost(String run, String holder) {
    return new CollectorLockedException(
        holder, "run " + run + " lost the lock, which is now held by " + holder);
  }

  /** Returns who holds the lock: run, host, process id, and since when, as far as is known. */
  public String holder() {
    return holder;
  }
}
