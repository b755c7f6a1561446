package io.stowage.registry.http.internal.blob;

import java.util.Optional;

/**
 * A range of at least one byte.
 *
 * @param first the offset of the first byte
 * @param last the offset of the last byte, less than {@code Long.MAX_VALUE}
 */
record ByteRange(long first, long last) {
  /** Checks that the range has a byte. */
  ByteRange {
    if (!hasBytes(first, last)) {
      throw new IllegalArgumentException(
          "range is " + first + "-" + last + ", expected at least one byte");
    }
  }

  /** Returns the range from {@code first} to {@code last}, or empty if it has no byte. */
  static Optional<ByteRange> of(long first, long last) {
    return hasBytes(first, last) ? Optional.of(new ByteRange(first, last)) : Optional.empty();
  }

  private static boolean hasBytes(long first, long last) {
    return 0 <= first && first <= last && last < Long.MAX_VALUE;
  }

  /** Returns the number of bytes. */
  long length() {
    return last - first + 1;
  }

  /**
   * Returns the value of the header {@code Content-Range} that announces this range of a blob of
   * {@code size} bytes (RFC 9110, section 14.4).
   */
  String contentRange(long size) {
    return "bytes " + this + "/" + size;
  }

  /** Returns both offsets, joined by a dash. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
