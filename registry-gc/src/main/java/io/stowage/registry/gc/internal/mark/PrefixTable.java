package io.stowage.registry.gc.internal.mark;

import java.util.Arrays;

/**
 * A set of longs: an open-addressing table with 8 bytes per slot, at most four fifths full, which
 * grows by half, so an entry takes between 10 and 15 bytes. Thread-safe.
 */
final class PrefixTable {
  private static final int SMALLEST = 16;

  private long[] slots = new long[SMALLEST];
  private int used;
  private boolean zero;

  synchronized boolean add(long value) {
    if (value == 0) {
      boolean added = !zero;
      zero = true;
      return added;
    }
    int slot = find(slots, value);
    if (slots[slot] == value) {
      return false;
    }
    slots[slot] = value;
    used++;
    if (used * 5L > slots.length * 4L) {
      grow();
    }
    return true;
  }

  synchronized boolean contains(long value) {
    return value == 0 ? zero : slots[find(slots, value)] == value;
  }

  synchronized int size() {
    return used + (zero ? 1 : 0);
  }

  synchronized long bytes() {
    return (long) slots.length * Long.BYTES;
  }

  private void grow() {
    long[] larger = new long[slots.length + slots.length / 2];
    Arrays.stream(slots)
        .filter(value -> value != 0)
        .forEach(value -> larger[find(larger, value)] = value);
    slots = larger;
  }

  /**
   * Finds the slot of a value. Digest bits are already uniform, so one multiplication distributes
   * them.
   */
  private static int find(long[] slots, long value) {
    int slot = (int) ((((value >>> 24) & 0xffffffffL) * slots.length) >>> 32);
    while (slots[slot] != 0 && slots[slot] != value) {
      slot = slot + 1 == slots.length ? 0 : slot + 1;
    }
    return slot;
  }
}
