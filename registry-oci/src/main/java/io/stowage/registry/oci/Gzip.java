package io.stowage.registry.oci;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Tells gzipped content by its first bytes. */
final class Gzip {
  private static final int BUFFER = 64 * 1024;

  private Gzip() {}

  /** Returns whether {@code in}, which supports marks, goes on with gzipped content. */
  static boolean isNext(InputStream in) throws IOException {
    in.mark(2);
    boolean magic = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return magic;
  }

  /** Unpacks {@code in}. */
  static InputStream unpack(InputStream in) throws IOException {
    return new GZIPInputStream(in, BUFFER);
  }
}
