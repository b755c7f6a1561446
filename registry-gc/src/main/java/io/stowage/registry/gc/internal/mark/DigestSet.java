package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A set of complete digests: open-addressing tables with 32 bytes per slot, at most three quarters
 * full, which grow by half, so an entry takes between 43 and 64 bytes. Thread-safe.
 */
public final class DigestSet {
  private static final int SHARDS = 64;

  private final Table[] shards = new Table[SHARDS];
  private final Set<Digest> others = new HashSet<>();

  public DigestSet() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Table();
    }
  }

  /** Adds {@code digest}; returns whether it is new. */
  public boolean add(Digest digest) {
    if (!digest.isCanonical()) {
      synchronized (others) {
        return others.add(digest);
      }
    }
    long[] words = words(digest);
    return shard(words).add(words);
  }

  public boolean contains(Digest digest) {
    if (!digest.isCanonical()) {
      synchronized (others) {
        return others.contains(digest);
      }
    }
    long[] words = words(digest);
    return shard(words).contains(words);
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    long bytes = 0;
    for (Table shard : shards) {
      bytes += shard.bytes();
    }
    return bytes;
  }

  private Table shard(long[] words) {
    return shards[(int) (words[0] >>> (Long.SIZE - 6))];
  }

  private static long[] words(Digest digest) {
    long[] words = new long[Table.WORDS];
    for (int i = 0; i < Table.WORDS; i++) {
      words[i] = HexFormat.fromHexDigitsToLong(digest.encoded(), i * 16, (i + 1) * 16);
    }
    return words;
  }

  /** One table. A slot of zeros is free, since no content with that digest can be produced. */
  private static final class Table {
    static final int WORDS = 4;

    private long[] slots = new long[WORDS * 16];
    private int used;

    synchronized boolean add(long[] words) {
      int slot = find(slots, words);
      if (isSame(slots, slot, words)) {
        return false;
      }
      System.arraycopy(words, 0, slots, slot, WORDS);
      used++;
      if (used * 4L * WORDS > slots.length * 3L) {
        grow();
      }
      return true;
    }

    synchronized boolean contains(long[] words) {
      return isSame(slots, find(slots, words), words);
    }

    synchronized long bytes() {
      return (long) slots.length * Long.BYTES;
    }

    private void grow() {
      int count = slots.length / WORDS;
      long[] larger = new long[(count + count / 2) * WORDS];
      long[] words = new long[WORDS];
      for (int slot = 0; slot < slots.length; slot += WORDS) {
        System.arraycopy(slots, slot, words, 0, WORDS);
        System.arraycopy(words, 0, larger, find(larger, words), WORDS);
      }
      slots = larger;
    }

    /** Returns where {@code words} are, or where they can go. */
    private static int find(long[] slots, long[] words) {
      int count = slots.length / WORDS;
      int slot = (int) ((((words[0] >>> 24) & 0xffffffffL) * count) >>> 32);
      while (!isFree(slots, slot * WORDS) && !isSame(slots, slot * WORDS, words)) {
        slot = slot + 1 == count ? 0 : slot + 1;
      }
      return slot * WORDS;
    }

    private static boolean isFree(long[] slots, int at) {
      return (slots[at] | slots[at + 1] | slots[at + 2] | slots[at + 3]) == 0;
    }

    private static boolean isSame(long[] slots, int at, long[] words) {
      return slots[at] == words[0]
          && slots[at + 1] == words[1]
          && slots[at + 2] == words[2]
          && slots[at + 3] == words[3];
    }
  }
}
