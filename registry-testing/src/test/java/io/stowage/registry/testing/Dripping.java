package io.stowage.registry.testing;

import java.io.ByteArrayInputStream;
import java.util.Random;

/** Yields its content in parts of many sizes, as a connection does. */
final class Dripping extends ByteArrayInputStream {
  private final Random random;
  private final int most;

  Dripping(byte[] content, long seed, int most) {
    super(content);
    this.random = new Random(seed);
    this.most = most;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) {
    return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(most)));
  }

  /** Returns {@code size} pseudorandom bytes, the same ones each time. */
  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
