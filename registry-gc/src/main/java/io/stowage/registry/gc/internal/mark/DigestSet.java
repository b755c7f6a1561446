package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A set of complete digests. An entry takes between 40 and 60 bytes. Thread-safe. */
public final class DigestSet {
  private static final int DIGITS = 16;

  private final WordSet words = new WordSet(4);
  private final Set<Digest> others = ConcurrentHashMap.newKeySet();

  /** Adds {@code digest}; returns whether it is new. */
  public boolean add(Digest digest) {
    long first = first(digest);
    return first == 0 ? others.add(digest) : words.add(first, rest(digest));
  }

  public boolean contains(Digest digest) {
    long first = first(digest);
    return first == 0 ? others.contains(digest) : words.contains(first, rest(digest));
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return words.bytes();
  }

  /** Returns the first word of {@code digest}, or 0 if the digest does not have four words. */
  private static long first(Digest digest) {
    return digest.isCanonical() ? word(digest, 0) : 0;
  }

  private static long[] rest(Digest digest) {
    return new long[] {word(digest, 1), word(digest, 2), word(digest, 3)};
  }

  private static long word(Digest digest, int index) {
    return HexFormat.fromHexDigitsToLong(digest.encoded(), index * DIGITS, (index + 1) * DIGITS);
  }
}
