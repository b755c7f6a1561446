package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a blob, and fails at the first byte beyond the size in its descriptor. */
final class SizedStream extends FilterInputStream {
  private final Descriptor blob;
  private long left;

  private SizedStream(InputStream in, Descriptor blob) {
    super(in);
    this.blob = blob;
    this.left = blob.size();
  }

  /** Returns {@code in}, limited to the size of {@code blob} if it is known. */
  static InputStream of(InputStream in, Descriptor blob) {
    return blob.sizeKnown() ? new SizedStream(in, blob) : in;
  }

  @Override
  public int read() throws IOException {
    int one = in.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    count(Math.max(0, n));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long read) {
    left -= read;
    if (left < 0) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID,
          blob.digest().toString(),
          "at most " + blob.size() + " bytes, the size in its descriptor");
    }
  }
}
