package io.stowage.registry.model;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Different digests, the same ones in each run, for benchmarks to cycle through. */
final class DigestTexts {
  /**
   * The number of digests: a power of two, small enough for all of them to stay in a processor's
   * cache.
   */
  static final int COUNT = 1024;

  private DigestTexts() {}

  static String[] texts() {
    return IntStream.range(0, COUNT)
        .mapToObj(
            i -> Digest.of(ByteBuffer.allocate(Integer.BYTES).putInt(i).array()).toString())
        .toArray(String[]::new);
  }

  static Digest[] digests() {
    return Stream.of(texts()).map(Digest::parse).toArray(Digest[]::new);
  }
}
