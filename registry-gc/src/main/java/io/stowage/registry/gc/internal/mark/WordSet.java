package io.stowage.registry.gc.internal.mark;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A set of values that consist of the same number of words, whose bits are evenly distributed as
 * those of digests are. It holds open-addressing tables that are at most four fifths full and grow
 * by half, so an entry takes between 10 and 15 bytes for each of its words. Thread-safe.
 */
final class WordSet {
  private static final int SHARDS = 64;

  private final Table[] shards;

  /** Creates a set of values with {@code width} words each. */
  WordSet(int width) {
    shards = Stream.generate(() -> new Table(width)).limit(SHARDS).toArray(Table[]::new);
  }

  /** Adds {@code value}; returns whether it is new. */
  boolean add(long... value) {
    return shard(value).add(value);
  }

  boolean contains(long... value) {
    return shard(value).contains(value);
  }

  /** Returns the number of values. */
  long size() {
    return Arrays.stream(shards).mapToLong(Table::size).sum();
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return Arrays.stream(shards).mapToLong(Table::bytes).sum();
  }

  private Table shard(long[] value) {
    return shards[(int) (value[0] >>> (Long.SIZE - 6))];
  }

  /** One table. A slot of zeros is free; the value of zeros has no slot. */
  private static final class Table {
    private static final int SMALLEST = 16;

    private final long[] zeros;
    private long[] slots;
    private int used;
    private boolean zero;

    Table(int width) {
      zeros = new long[width];
      slots = new long[width * SMALLEST];
    }

    synchronized boolean add(long[] value) {
      if (Arrays.equals(value, zeros)) {
        boolean added = !zero;
        zero = true;
        return added;
      }
      int at = find(slots, value);
      if (isAt(slots, at, value)) {
        return false;
      }
      System.arraycopy(value, 0, slots, at, value.length);
      used++;
      if (used * 5L * zeros.length > slots.length * 4L) {
        grow();
      }
      return true;
    }

    synchronized boolean contains(long[] value) {
      return Arrays.equals(value, zeros) ? zero : isAt(slots, find(slots, value), value);
    }

    synchronized int size() {
      return used + (zero ? 1 : 0);
    }

    synchronized long bytes() {
      return (long) slots.length * Long.BYTES;
    }

    private void grow() {
      int width = zeros.length;
      int count = slots.length / width;
      long[] larger = new long[(count + count / 2) * width];
      for (int at = 0; at < slots.length; at += width) {
        if (!isAt(slots, at, zeros)) {
          long[] value = Arrays.copyOfRange(slots, at, at + width);
          System.arraycopy(value, 0, larger, find(larger, value), width);
        }
      }
      slots = larger;
    }

    /** Returns where {@code value} is in {@code table}, or where it can go. */
    private int find(long[] table, long[] value) {
      int count = table.length / zeros.length;
      int slot = (int) ((((value[0] >>> 24) & 0xffffffffL) * count) >>> 32);
      while (!isAt(table, slot * zeros.length, zeros) && !isAt(table, slot * zeros.length, value)) {
        slot = slot + 1 == count ? 0 : slot + 1;
      }
      return slot * zeros.length;
    }

    private static boolean isAt(long[] table, int at, long[] value) {
      return Arrays.equals(table, at, at + value.length, value, 0, value.length);
    }
  }
}
