package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.model.Digest;
import java.util.OptionalLong;

/**
 * The sizes of the blobs that the sweep found to be garbage, so that reports need not look them up
 * again. A blob is represented by its mark, as in {@link MarkSet}. Takes 16 to 64 bytes for each.
 * Thread-safe.
 */
public final class GarbageSizes {
  private static final int SMALLEST = 64;

  /** Pairs of a mark and a size; a slot whose size is below 0 is free. */
  private long[] slots = empty(SMALLEST);

  private int used;

  /** Records the size of a blob in bytes. */
  synchronized void put(Digest blob, long size) {
    if (used * 2 >= slots.length / 2) {
      grow();
    }
    used += put(slots, MarkSet.mark(blob), size) ? 1 : 0;
  }

  /** Returns the recorded size, or empty if the blob was not found to be garbage. */
  public synchronized OptionalLong of(Digest blob) {
    int at = find(slots, MarkSet.mark(blob));
    return slots[at + 1] < 0 ? OptionalLong.empty() : OptionalLong.of(slots[at + 1]);
  }

  private void grow() {
    long[] larger = empty(slots.length);
    for (int at = 0; at < slots.length; at += 2) {
      if (slots[at + 1] >= 0) {
        put(larger, slots[at], slots[at + 1]);
      }
    }
    slots = larger;
  }

  private static long[] empty(int pairs) {
    long[] slots = new long[2 * pairs];
    for (int at = 1; at < slots.length; at += 2) {
      slots[at] = -1;
    }
    return slots;
  }

  /** Returns whether the mark is new. */
  private static boolean put(long[] slots, long mark, long size) {
    int at = find(slots, mark);
    boolean added = slots[at + 1] < 0;
    slots[at] = mark;
    slots[at + 1] = size;
    return added;
  }

  private static int find(long[] slots, long mark) {
    int pairs = slots.length / 2;
    int at = (int) Long.remainderUnsigned(mark, pairs);
    while (slots[2 * at + 1] >= 0 && slots[2 * at] != mark) {
      at = at + 1 == pairs ? 0 : at + 1;
    }
    return 2 * at;
  }
}
