package io.stowage.registry.exploration;

/**
 * Generates the ids of the nodes made by one call. They do not depend on the order of calls of
 * other processes.
 */
final class Fresh {
  private static final int PER_CALL = 64;
  private static final int PER_PROCESS = 1 << 24;

  private int next;

  private Fresh(int next) {
    this.next = next;
  }

  /**
   * Returns the ids for call number {@code call} of process number {@code process}, both counted
   * from 0.
   */
  static Fresh of(int process, int call) {
    return new Fresh(1 + process * PER_PROCESS + call * PER_CALL);
  }

  /** Returns the first id for the nodes made by the call at one of the spots of a process. */
  static int first(int process, int spot) {
    if (spot >= PER_PROCESS / PER_CALL) {
      throw new IllegalStateException("a process has more than " + spot + " spots");
    }
    return of(process, spot).next;
  }

  /** Returns a generator that starts with the given id. */
  static Fresh from(int id) {
    return new Fresh(id);
  }

  int next() {
    return next++;
  }
}
