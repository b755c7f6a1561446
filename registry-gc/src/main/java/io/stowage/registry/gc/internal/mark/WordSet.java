package io.stowage.registry.gc.internal.mark;

import java.util.Arrays;

/**
 * A set of values that consist of the same number of words, whose bits are evenly distributed as
 * those of digests are. The first word of a value is not 0. The set holds open-addressing tables
 * that are at most four fifths full and grow by half, so an entry takes between 10 and 15 bytes for
 * each of its words. Thread-safe.
 */
final class WordSet {
  private static final int SHARDS = 256;

  private final Table[] shards;

  /** Creates a set of values with {@code width} words each. */
  WordSet(int width) {
    shards = new Table[SHARDS];
    Arrays.setAll(shards, i -> new Table(width));
  }

  /** Adds the value of {@code first} and {@code rest}; returns whether it is new. */
  boolean add(long first, long[] rest) {
    return shard(first).add(first, rest);
  }

  boolean contains(long first, long[] rest) {
    return shard(first).contains(first, rest);
  }

  /** Returns the number of values. */
  long size() {
    return Arrays.stream(shards).mapToLong(Table::size).sum();
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return Arrays.stream(shards).mapToLong(Table::bytes).sum();
  }

  private Table shard(long first) {
    return shards[(int) (first >>> (Long.SIZE - 8))];
  }

  /**
   * One table. A slot whose first word is 0 is free. There are no slots before the first value, so
   * that a set of few values costs little.
   */
  private static final class Table {
    private static final int SMALLEST = 16;
    private static final long[] NONE = {};

    private final int width;
    private long[] slots = NONE;
    private int used;

    Table(int width) {
      this.width = width;
    }

    synchronized boolean add(long first, long[] rest) {
      if (used == 0) {
        slots = new long[width * SMALLEST];
      }
      int at = find(slots, first, rest, 0);
      if (slots[at] == first) {
        return false;
      }
      put(slots, at, first, rest, 0);
      used++;
      if (used * 5L * width > slots.length * 4L) {
        grow();
      }
      return true;
    }

    synchronized boolean contains(long first, long[] rest) {
      return used > 0 && slots[find(slots, first, rest, 0)] == first;
    }

    synchronized int size() {
      return used;
    }

    synchronized long bytes() {
      return (long) slots.length * Long.BYTES;
    }

    private void grow() {
      int count = slots.length / width;
      long[] larger = new long[(count + count / 2) * width];
      for (int at = 0; at < slots.length; at += width) {
        if (slots[at] != 0) {
          put(larger, find(larger, slots[at], slots, at + 1), slots[at], slots, at + 1);
        }
      }
      slots = larger;
    }

    /** Returns where a value, whose rest begins at {@code from}, is in {@code table}, or can go. */
    private int find(long[] table, long first, long[] rest, int from) {
      int count = table.length / width;
      int at = (int) ((((first >>> 24) & 0xffffffffL) * count) >>> 32) * width;
      while (table[at] != 0 && !(table[at] == first && isRestAt(table, at + 1, rest, from))) {
        at = at + width == table.length ? 0 : at + width;
      }
      return at;
    }

    private boolean isRestAt(long[] table, int at, long[] rest, int from) {
      for (int i = 0; i < width - 1; i++) {
        if (table[at + i] != rest[from + i]) {
          return false;
        }
      }
      return true;
    }

    private void put(long[] table, int at, long first, long[] rest, int from) {
      table[at] = first;
      for (int i = 0; i < width - 1; i++) {
        table[at + 1 + i] = rest[from + i];
      }
    }
  }
}
