package io.stowage.registry.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a part of a file. Closing the stream does not close the file. */
final class SpanStream extends InputStream {
  private final FileChannel channel;
  private final long end;
  private long position;

  SpanStream(FileChannel channel, Archive.Span span) {
    this.channel = channel;
    this.position = span.offset();
    this.end = span.offset() + span.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    int most = (int) Math.min(length, end - position);
    int n = channel.read(ByteBuffer.wrap(bytes, offset, most), position);
    if (n < 0) {
      throw new EOFException("the archive ends at " + position + ", expected " + end);
    }
    position += n;
    return n;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }
}
