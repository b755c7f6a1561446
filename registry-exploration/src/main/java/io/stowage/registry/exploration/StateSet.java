package io.stowage.registry.exploration;

/**
 * A set of states, identified by their fingerprints, with the number of schedules that continue
 * from each.
 */
final class StateSet {
  private long[] keys = new long[1 << 11];
  private double[] schedules = new double[1 << 10];
  private int size;

  int size() {
    return size;
  }

  /** Adds {@code state} and returns whether it was not in the set before. */
  boolean add(Fingerprint state) {
    if (size * 3L > schedules.length * 2L) {
      grow();
    }
    int slot = slot(state.high(), state.low());
    if (isUsed(slot)) {
      return false;
    }
    keys[2 * slot] = state.high();
    keys[2 * slot + 1] = state.low();
    size++;
    return true;
  }

  double schedules(Fingerprint state) {
    return schedules[slot(state.high(), state.low())];
  }

  void schedules(Fingerprint state, double count) {
    schedules[slot(state.high(), state.low())] = count;
  }

  private boolean isUsed(int slot) {
    return (keys[2 * slot] | keys[2 * slot + 1]) != 0;
  }

  private int slot(long high, long low) {
    int mask = schedules.length - 1;
    int slot = (int) low & mask;
    while (isUsed(slot) && (keys[2 * slot] != high || keys[2 * slot + 1] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    double[] oldSchedules = schedules;
    keys = new long[2 * oldKeys.length];
    schedules = new double[2 * oldSchedules.length];
    for (int i = 0; i < oldSchedules.length; i++) {
      if ((oldKeys[2 * i] | oldKeys[2 * i + 1]) != 0) {
        int slot = slot(oldKeys[2 * i], oldKeys[2 * i + 1]);
        keys[2 * slot] = oldKeys[2 * i];
        keys[2 * slot + 1] = oldKeys[2 * i + 1];
        schedules[slot] = oldSchedules[i];
      }
    }
  }
}
