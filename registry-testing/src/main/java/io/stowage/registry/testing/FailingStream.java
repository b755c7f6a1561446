package io.stowage.registry.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A source that breaks off. */
final class FailingStream extends InputStream {
  private FailingStream() {}

  /** Gives {@code content}, and fails then. */
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
