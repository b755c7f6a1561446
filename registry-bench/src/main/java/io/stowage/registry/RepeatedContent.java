package io.stowage.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.util.SplittableRandom;

/**
 * Random bytes, repeated up to a given length. Each stream begins with bytes that no earlier stream
 * had.
 */
final class RepeatedContent {
  private final byte[] chunk = new byte[1 << 20];
  private final long length;
  private long streams;

  RepeatedContent(long length) {
    this.length = length;
    new SplittableRandom(1).nextBytes(chunk);
  }

  /** Opens a stream. Reading from it costs one copy in memory. */
  InputStream open() {
    byte[] first = Long.toHexString(0x1000_0000_0000_0000L + streams++).getBytes(US_ASCII);
    System.arraycopy(first, 0, chunk, 0, first.length);
    return new Stream();
  }

  private final class Stream extends InputStream {
    private long position;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
      if (position == length) {
        return -1;
      }
      int from = (int) (position % chunk.length);
      int count = (int) Math.min(Math.min(wanted, chunk.length - from), length - position);
      System.arraycopy(chunk, from, target, offset, count);
      position += count;
      return count;
    }
  }
}
