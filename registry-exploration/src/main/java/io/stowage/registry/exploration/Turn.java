package io.stowage.registry.exploration;

/**
 * The process whose turn it is, and how often the turn may be taken away before that process has
 * ended. Immutable.
 *
 * @param process the process that took the last step, or -1 if there is none or it does not matter
 * @param left the remaining number of interruptions, or -1 if unlimited
 */
record Turn(int process, int left) {
  private static final int UNLIMITED = -1;

  /** A turn that every process may take at any time. */
  static final Turn FREE = new Turn(-1, UNLIMITED);

  static Turn limited(int switches) {
    return new Turn(-1, switches);
  }

  /**
   * Returns the turn after a step of {@code next}; {@code taken} means that another process could
   * have continued.
   */
  Turn of(int next, boolean taken) {
    if (isFree()) {
      return this;
    }
    return new Turn(next, taken && left > 0 ? left - 1 : left);
  }

  boolean isFree() {
    return left == UNLIMITED;
  }

  /** Returns whether only the process that took the last step may take the next one, if it can. */
  boolean isOver() {
    return left == 0 && process >= 0;
  }
}
