package io.stowage.registry.gc.internal.mark;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A set of values that consist of the same number of words, whose bits are evenly distributed as
 * those of digests are. The first word of a value is not 0. The set holds open-addressing tables
 * that are at most four fifths full and grow by half, so an entry takes between 10 and 15 bytes for
 * each of its words. Thread-safe.
 */
final class WordSet {
  private static final int SHARDS = 256;

  private final int width;

  /** The tables that hold a value, so that a set of few values costs little. */
  private final AtomicReferenceArray<@Nullable Table> shards = new AtomicReferenceArray<>(SHARDS);

  /** Creates a set of values with {@code width} words each. */
  WordSet(int width) {
    this.width = width;
  }

  /** Adds the value of {@code first} and {@code rest}; returns whether it is new. */
  boolean add(long first, long[] rest) {
    int shard = shard(first);
    Table table = shards.get(shard);
    return (table == null ? made(shard) : table).add(first, rest);
  }

  boolean contains(long first, long[] rest) {
    Table table = shards.get(shard(first));
    return table != null && table.contains(first, rest);
  }

  /** Returns the number of values. */
  long size() {
    return sum(Table::size);
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return sum(Table::bytes);
  }

  private static int shard(long first) {
    return (int) (first >>> (Long.SIZE - 8));
  }

  private Table made(int shard) {
    Table made = new Table(width);
    Table other = shards.compareAndExchange(shard, null, made);
    return other == null ? made : other;
  }

  private long sum(ToLongFunction<Table> size) {
    long sum = 0;
    for (int i = 0; i < SHARDS; i++) {
      Table table = shards.get(i);
      sum += table == null ? 0 : size.applyAsLong(table);
    }
    return sum;
  }

  /** One table. A slot whose first word is 0 is free. */
  private static final class Table {
    private static final int SMALLEST = 16;

    private final int width;
    private long[] slots;
    private int used;

    Table(int width) {
      this.width = width;
      this.slots = new long[width * SMALLEST];
    }

    synchronized boolean add(long first, long[] rest) {
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
      return slots[find(slots, first, rest, 0)] == first;
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
