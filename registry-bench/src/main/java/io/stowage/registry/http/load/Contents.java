package io.stowage.registry.http.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes contents of random bytes, as compressed layers have them. Each differs from all others in
 * its first bytes. Thread-safe.
 */
final class Contents {
  private static final int BLOCK = 1 << 20;

  private final byte[] random = new byte[BLOCK];
  private final AtomicLong made = new AtomicLong();

  Contents() {
    new SplittableRandom(1).nextBytes(random);
  }

  /** Returns a new content of {@code length} bytes, at least eight. */
  Content next(long length) {
    int size = (int) Math.min(length, BLOCK);
    ByteBuffer block = ByteBuffer.allocateDirect(size).put(random, 0, size).flip();
    block.putLong(0, block.getLong(0) + made.incrementAndGet());
    return new Content(block, length);
  }
}
