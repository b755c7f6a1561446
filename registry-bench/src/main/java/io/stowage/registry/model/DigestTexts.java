package io.stowage.registry.model;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Different digests, the same ones each time, for benchmarks to go through in a circle. */
final class DigestTexts {
  /** How many there are: a power of two, and few enough to stay in a processor's cache. */
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
