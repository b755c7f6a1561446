package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one listing with sizes, times and digests, in some 45 bytes for each: blocks of
 * neighbouring keys, each stored as its difference from the one before. Immutable and thread-safe.
 */
final class CompactListing {
  private final List<KeyBlock> blocks;
  private volatile KeyBlock.Decoded last = KeyBlock.Decoded.EMPTY;

  private CompactListing(List<KeyBlock> blocks) {
    this.blocks = blocks;
  }

  /** Finds the object with this key. */
  Optional<ObjectVersion> find(String key) {
    return from(key).filter(cursor -> cursor.key().equals(key)).map(Cursor::object);
  }

  /** Returns a cursor at the first key that is not before {@code key}, or empty at the end. */
  Optional<Cursor> from(String key) {
    KeyBlock.Decoded recent = last;
    if (recent.contains(key)) {
      return Optional.of(new Cursor(recent, recent.indexOf(key)));
    }
    int block = Math.max(0, lastStartingBefore(key));
    if (block == blocks.size()) {
      return Optional.empty();
    }
    KeyBlock.Decoded decoded = decode(block);
    int index = decoded.indexOf(key);
    return index < decoded.size() ? Optional.of(new Cursor(decoded, index)) : firstOf(block + 1);
  }

  private Optional<Cursor> firstOf(int block) {
    return block < blocks.size() ? Optional.of(new Cursor(decode(block), 0)) : Optional.empty();
  }

  private int lastStartingBefore(String key) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (KeyOrder.BY_BYTES.compare(blocks.get(middle).first(), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private KeyBlock.Decoded decode(int block) {
    KeyBlock.Decoded recent = last;
    if (recent.block() == block) {
      return recent;
    }
    KeyBlock.Decoded decoded = blocks.get(block).decode(block);
    last = decoded;
    return decoded;
  }

  /** Moves over the keys in their order. Not thread-safe. */
  final class Cursor {
    private KeyBlock.Decoded block;
    private int index;

    private Cursor(KeyBlock.Decoded block, int index) {
      this.block = block;
      this.index = index;
    }

    String key() {
      return block.key(index);
    }

    ObjectVersion object() {
      return block.object(index);
    }

    /** Moves to the next key, and returns whether there is one. */
    boolean next() {
      if (index + 1 < block.size()) {
        index++;
        return true;
      }
      if (block.block() + 1 == blocks.size()) {
        return false;
      }
      block = decode(block.block() + 1);
      index = 0;
      return true;
    }
  }

  /** Collects what a listing finds, in the order of the keys. Not thread-safe. */
  static final class Builder {
    private final List<KeyBlock> blocks = new ArrayList<>();
    private final KeyBlock.Encoder encoder = new KeyBlock.Encoder();

    void add(ObjectVersion object) {
      if (encoder.isFull()) {
        blocks.add(encoder.block());
      }
      encoder.add(object);
    }

    CompactListing build() {
      if (!encoder.isEmpty()) {
        blocks.add(encoder.block());
      }
      return new CompactListing(List.copyOf(blocks));
    }
  }
}
