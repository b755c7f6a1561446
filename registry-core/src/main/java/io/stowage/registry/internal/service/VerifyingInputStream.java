package io.stowage.registry.internal.service;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Digester;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hashes the bytes that are read, and fails at the end if they are not the expected content. */
public final class VerifyingInputStream extends FilterInputStream {
  private final StoragePath path;
  private final Digest expected;
  private final Digester digest;
  private boolean ended;

  public VerifyingInputStream(StoragePath path, Digest expected, Digester digest, InputStream in) {
    super(in);
    this.path = path;
    this.expected = expected;
    this.digest = digest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = super.read(bytes, offset, length);
    if (n >= 0) {
      digest.update(bytes, offset, n);
    } else if (!ended) {
      ended = true;
      verify();
    }
    return n;
  }

  /** Skips by reading, because bytes that are not read are not verified. */
  @Override
  public long skip(long n) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(n, 0), 8192)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void verify() throws IOException {
    long size = digest.size();
    Digest actual = digest.finish();
    if (!actual.equals(expected)) {
      String found = "the " + size + " stored bytes have digest " + actual;
      throw new IOException(
          "blob " + expected + ": " + found, new StorageException.Damaged(path, found));
    }
  }
}
