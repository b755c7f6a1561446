package io.stowage.registry.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A stream that fails before its end. */
final class FailingStream extends InputStream {
  private FailingStream() {}

  /** Returns a stream that yields {@code content} and then fails. */
  static InputStream after(byte[] content) {
    return new SequenceInputStream(new ByteArrayInputStream(content), new FailingStream());
  }

  @Override
  public int read() throws IOException {
    throw new IOException("gone");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    throw new IOException("gone");
  }
}
