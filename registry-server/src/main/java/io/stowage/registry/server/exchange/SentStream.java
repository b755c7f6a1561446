package io.stowage.registry.server.exchange;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes that are written to another stream. Not thread-safe. */
final class SentStream extends FilterOutputStream {
  private long count;

  SentStream(OutputStream client) {
    super(client);
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    count++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    count += length;
  }

  long count() {
    return count;
  }
}
