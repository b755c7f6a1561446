package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Collects bytes in a buffer, and sends it when it is full. It is not closed by its user.
 *
 * <p>Used by one thread.
 */
final class BodyOutput extends OutputStream {
  private final BlockingSink sink;
  private final ByteBuffer buffer;

  /** Creates a stream that uses {@code buffer}, which is empty. */
  BodyOutput(BlockingSink sink, ByteBuffer buffer) {
    this.sink = sink;
    this.buffer = buffer;
  }

  @Override
  public void write(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      send(false);
    }
    buffer.put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (!buffer.hasRemaining()) {
        send(false);
      }
      int count = Math.min(end - from, buffer.remaining());
      buffer.put(bytes, from, count);
      from += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (buffer.position() > 0) {
      send(false);
    }
  }

  /** Sends the remaining bytes and ends the response. */
  void finish() throws IOException {
    send(true);
  }

  private void send(boolean last) throws IOException {
    sink.write(last, buffer.flip());
    buffer.clear();
  }
}
