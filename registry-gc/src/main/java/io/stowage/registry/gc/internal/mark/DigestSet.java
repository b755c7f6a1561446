package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A set of complete digests. An entry takes between 40 and 60 bytes. Thread-safe. */
public final class DigestSet {
  private static final int WORDS = 4;

  private final WordSet words = new WordSet(WORDS);
  private final Set<Digest> others = ConcurrentHashMap.newKeySet();

  /** Adds {@code digest}; returns whether it is new. */
  public boolean add(Digest digest) {
    return digest.isCanonical() ? words.add(words(digest)) : others.add(digest);
  }

  public boolean contains(Digest digest) {
    return digest.isCanonical() ? words.contains(words(digest)) : others.contains(digest);
  }

  /** Returns the size of the tables in bytes. */
  long bytes() {
    return words.bytes();
  }

  private static long[] words(Digest digest) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = HexFormat.fromHexDigitsToLong(digest.encoded(), i * 16, (i + 1) * 16);
    }
    return words;
  }
}
