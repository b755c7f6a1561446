package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The set of reached digests. Each digest is represented by its mark, which is its first 64 bits.
 *
 * <p>With n marks, an unmarked digest appears to be marked with a probability of n / 2^64; the
 * reverse never happens. A collision thus keeps garbage, and loses nothing. Thread-safe.
 */
public final class MarkSet {
  private static final int DIGITS = 16;
  private static final long[] NOTHING = {};

  private final WordSet marks = new WordSet(1);
  private final AtomicBoolean zero = new AtomicBoolean();

  /** Returns the mark of {@code digest}. */
  public static long mark(Digest digest) {
    return mark(digest.encoded());
  }

  /** Returns the mark of a digest whose part after the colon is {@code encoded}. */
  public static long mark(String encoded) {
    long bits = 0;
    for (int i = 0; i < DIGITS && i < encoded.length(); i++) {
      bits = (bits << 4) | bitsOf(encoded.charAt(i));
    }
    return bits;
  }

  /** Returns the mark of a digest whose 16 or more hex digits begin at {@code from}. */
  public static long mark(byte[] encoded, int from) {
    long bits = 0;
    for (int i = from; i < from + DIGITS; i++) {
      bits = (bits << 4) | bitsOf(encoded[i]);
    }
    return bits;
  }

  /** Adds the mark of {@code digest}; returns whether it is new. */
  public boolean add(Digest digest) {
    return add(mark(digest));
  }

  public boolean contains(Digest digest) {
    return contains(mark(digest));
  }

  /** Adds a mark; returns whether it is new. */
  public boolean add(long mark) {
    return mark == 0 ? !zero.getAndSet(true) : marks.add(mark, NOTHING);
  }

  public boolean contains(long mark) {
    return mark == 0 ? zero.get() : marks.contains(mark, NOTHING);
  }

  /** Returns the number of marked digests. */
  long size() {
    return marks.size() + (zero.get() ? 1 : 0);
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return marks.bytes();
  }

  /**
   * Returns the four bits of a hex digit in either case; for other characters, which other
   * algorithms allow, the result is arbitrary.
   */
  private static int bitsOf(int digit) {
    return (digit & 0xf) + (digit >>> 6) * 9 & 0xf;
  }
}
