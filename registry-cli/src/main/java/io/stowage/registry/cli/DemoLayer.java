package io.stowage.registry.cli;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes layers: tar archives (POSIX ustar) of one file of bytes by chance. */
final class DemoLayer {
  private static final int BLOCK = 512;

  private DemoLayer() {}

  /** Returns a layer of {@code size} bytes, which are at least four blocks of 512, and whole ones. */
  static byte[] of(int size, Random random) {
    byte[] content = new byte[size - 3 * BLOCK];
    random.nextBytes(content);
    byte[] tar = new byte[size];
    writeHeader(tar, String.format("demo/%08x", random.nextInt()), content.length);
    System.arraycopy(content, 0, tar, BLOCK, content.length);
    return tar;
  }

  /** The checksum is taken with blanks in its place. */
  private static void writeHeader(byte[] tar, String name, int size) {
    put(tar, 0, name);
    put(tar, 100, "0000644");
    put(tar, 108, "0000000");
    put(tar, 116, "0000000");
    put(tar, 124, String.format("%011o", size));
    put(tar, 136, "00000000000");
    put(tar, 148, "        0");
    put(tar, 257, "ustar\00000");
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += tar[i];
    }
    put(tar, 148, String.format("%06o\0 ", sum));
  }

  private static void put(byte[] tar, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, tar, offset, bytes.length);
  }
}
