package io.stowage.registry.server.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read from another stream. */
final class ReceivedStream extends FilterInputStream {
  private final AtomicLong received;

  ReceivedStream(InputStream body, AtomicLong received) {
    super(body);
    this.received = received;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return (int) count(in.read(buffer, offset, length));
  }

  @Override
  public long skip(long length) throws IOException {
    return count(in.skip(length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private long count(long bytes) {
    if (bytes > 0) {
      received.addAndGet(bytes);
    }
    return bytes;
  }
}
