package io.stowage.registry.testing.schedule;

import java.util.Arrays;

/**
 * A set of states, each a few numbers, and of each how many schedules lead on from it. States are
 * compared whole: a hash that is taken for another would hide a part of the search.
 */
final class StateSet {
  private final int width;
  private int[] keys;
  private double[] schedules;
  private boolean[] used;
  private int size;

  StateSet(int width) {
    this.width = width;
    this.keys = new int[width << 10];
    this.schedules = new double[1 << 10];
    this.used = new boolean[1 << 10];
  }

  int size() {
    return size;
  }

  /** Returns whether {@code key} was not in the set; it is then. */
  boolean add(int[] key) {
    if (size * 2 > used.length) {
      grow();
    }
    int slot = slot(key);
    if (used[slot]) {
      return false;
    }
    used[slot] = true;
    System.arraycopy(key, 0, keys, slot * width, width);
    size++;
    return true;
  }

  double schedules(int[] key) {
    return schedules[slot(key)];
  }

  void schedules(int[] key, double count) {
    schedules[slot(key)] = count;
  }

  private int slot(int[] key) {
    int mask = used.length - 1;
    int slot = ((Arrays.hashCode(key) * 0x9E3779B9) >>> 1) & mask;
    while (used[slot] && !isAt(slot, key)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isAt(int slot, int[] key) {
    return Arrays.equals(keys, slot * width, (slot + 1) * width, key, 0, width);
  }

  private void grow() {
    int[] oldKeys = keys;
    double[] oldSchedules = schedules;
    boolean[] oldUsed = used;
    keys = new int[2 * oldKeys.length];
    schedules = new double[2 * oldUsed.length];
    used = new boolean[2 * oldUsed.length];
    for (int i = 0; i < oldUsed.length; i++) {
      if (oldUsed[i]) {
        int[] key = Arrays.copyOfRange(oldKeys, i * width, (i + 1) * width);
        int slot = slot(key);
        used[slot] = true;
        System.arraycopy(key, 0, keys, slot * width, width);
        schedules[slot] = oldSchedules[i];
      }
    }
  }
}
