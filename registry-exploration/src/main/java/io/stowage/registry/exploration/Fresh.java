package io.stowage.registry.exploration;

/** Makes the ids of the nodes that one call makes: the same in whatever order calls of others came. */
final class Fresh {
  private static final int PER_CALL = 64;
  private static final int PER_PROCESS = 1 << 24;

  private int next;

  private Fresh(int next) {
    this.next = next;
  }

  /** Those of the call number {@code call} of the process number {@code process}, both from 0. */
  static Fresh of(int process, int call) {
    return new Fresh(1 + process * PER_PROCESS + call * PER_CALL);
  }

  /** Returns the first of the ids of what the call at one of the spots of a process makes. */
  static int first(int process, int spot) {
    if (spot >= PER_PROCESS / PER_CALL) {
      throw new IllegalStateException("a process has more than " + spot + " spots");
    }
    return of(process, spot).next;
  }

  /** Makes ids from that one on. */
  static Fresh from(int id) {
    return new Fresh(id);
  }

  int next() {
    return next++;
  }
}
