package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads an archive for its headers alone: what is skipped is not read, and how much may be read is
 * limited, so that no archive can fill the heap with headers.
 */
final class HeaderStream extends InputStream {
  private static final int MOST = 64 * 1024 * 1024;
  private static final int MOST_OF_AN_ENTRY = 256 * 1024;

  private final FileChannel channel;
  private final String name;
  private final long size;
  private long position;
  private int left = MOST;
  private int leftOfEntry = MOST_OF_AN_ENTRY;

  HeaderStream(FileChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    this.size = channel.size();
  }

  /** Lets the headers of the next entry be as long as any. */
  void nextEntry() {
    leftOfEntry = MOST_OF_AN_ENTRY;
  }

  /** Returns where the next byte is in the archive. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
    position += Math.max(0, n);
    left -= Math.max(0, n);
    leftOfEntry -= Math.max(0, n);
    if (left < 0 || leftOfEntry < 0) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          name,
          "headers of at most " + MOST + " bytes in an archive, and " + MOST_OF_AN_ENTRY
              + " for an entry");
    }
    return n;
  }

  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, size - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, size - position);
  }
}
