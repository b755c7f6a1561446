package io.stowage.registry.oci;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Detects gzipped content by its first bytes, and unpacks it. */
final class Gzip {
  private static final int BUFFER = 64 * 1024;

  private Gzip() {}

  /** Returns whether the next bytes of {@code in}, which supports marks, are gzipped content. */
  static boolean isNext(InputStream in) throws IOException {
    in.mark(2);
    boolean magic = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return magic;
  }

  /** Returns the unpacked content of {@code in}. */
  static InputStream unpack(InputStream in) throws IOException {
    return new GZIPInputStream(in, BUFFER);
  }
}
