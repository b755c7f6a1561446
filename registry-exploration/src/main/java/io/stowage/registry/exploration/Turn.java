package io.stowage.registry.exploration;

/**
 * Whose turn it is, and how often it may be taken away before its process has ended. Immutable.
 *
 * @param process which went last, or -1 if none did or it does not matter
 * @param left how many more times another may go, or -1 if as often as it likes
 */
record Turn(int process, int left) {
  private static final int UNLIMITED = -1;

  /** One that every process may take at any time. */
  static final Turn FREE = new Turn(-1, UNLIMITED);

  static Turn limited(int switches) {
    return new Turn(-1, switches);
  }

  /** Returns what comes when {@code next} goes, where {@code taken} says that another could go on. */
  Turn of(int next, boolean taken) {
    if (isFree()) {
      return this;
    }
    return new Turn(next, taken && left > 0 ? left - 1 : left);
  }

  boolean isFree() {
    return left == UNLIMITED;
  }

  /** Returns whether only the process that went last may go, if it can. */
  boolean isOver() {
    return left == 0 && process >= 0;
  }
}
