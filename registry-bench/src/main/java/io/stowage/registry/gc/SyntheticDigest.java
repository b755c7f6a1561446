package io.stowage.registry.gc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Converts numbers to encoded parts of digests and back without a table: the lowest byte of the
 * number is the shard, seven bytes are scattered like those of a hash, and the number itself
 * follows.
 */
final class SyntheticDigest {
  private static final HexFormat HEX = HexFormat.of();
  private static final int SHARD_BITS = 8;
  private static final int NUMBER = 16;
  private static final int LENGTH = 64;

  private SyntheticDigest() {}

  static String encoded(long number) {
    long prefix = (number << (Long.SIZE - SHARD_BITS)) | (scattered(number) >>> SHARD_BITS);
    long tail = scattered(prefix);
    return HEX.toHexDigits(prefix)
        + HEX.toHexDigits(number)
        + HEX.toHexDigits(tail)
        + HEX.toHexDigits(~tail);
  }

  static byte[] ascii(long number) {
    return encoded(number).getBytes(StandardCharsets.US_ASCII);
  }

  static long number(String encoded) {
    if (encoded.length() != LENGTH) {
      throw new IllegalArgumentException("\"" + encoded + "\", expected " + LENGTH + " digits");
    }
    return HexFormat.fromHexDigitsToLong(encoded, NUMBER, NUMBER + NUMBER);
  }

  /** Applies the finalizer of SplitMix64. */
  private static long scattered(long number) {
    long bits = number + 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
