package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;

/**
 * The digests that something reaches, by the first 64 bits of each.
 *
 * <p>It may take an unmarked digest for a marked one, once in 2^64 / n; never the reverse. So a
 * collision keeps garbage and loses nothing. Any number of threads may add and ask.
 */
final class MarkSet {
  private static final int SHARDS = 256;
  private static final int PREFIX = 16;

  private final PrefixTable[] shards = new PrefixTable[SHARDS];

  MarkSet() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new PrefixTable();
    }
  }

  /** Marks {@code digest}; returns whether it was not marked yet. */
  boolean add(Digest digest) {
    long prefix = prefix(digest.encoded());
    return shard(prefix).add(prefix);
  }

  boolean contains(Digest digest) {
    long prefix = prefix(digest.encoded());
    return shard(prefix).contains(prefix);
  }

  /** Returns how many digests are marked. */
  long size() {
    long size = 0;
    for (PrefixTable shard : shards) {
      size += shard.size();
    }
    return size;
  }

  /** Returns how many bytes the tables take. */
  long bytes() {
    long bytes = 0;
    for (PrefixTable shard : shards) {
      bytes += shard.bytes();
    }
    return bytes;
  }

  private PrefixTable shard(long prefix) {
    return shards[(int) (prefix >>> (Long.SIZE - 8))];
  }

  /** What is not hex, as other algorithms allow, gets bits of some kind too. */
  private static long prefix(String encoded) {
    long bits = 0;
    for (int i = 0; i < PREFIX && i < encoded.length(); i++) {
      bits = (bits << 4) | (Character.digit(encoded.charAt(i), 16) & 0xf);
    }
    return bits;
  }
}
