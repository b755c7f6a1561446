package io.stowage.registry.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file, for content that cannot be read twice or in any order. It has no name once it is
 * open, so that it is gone at the latest when the process ends, however that ends. Not thread-safe.
 */
final class Spool implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final FileChannel channel;
  private final long limit;
  private long written;

  private Spool(FileChannel channel, long limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /** Opens one that takes at most half of the room that the folder of temporary files has left. */
  static Spool create() throws IOException {
    Path file = Files.createTempFile("stowage", ".tmp");
    return open(file, Files.getFileStore(file).getUsableSpace() / 2);
  }

  /** Opens {@code file}, which takes at most {@code limit} bytes. */
  static Spool open(Path file, long limit) throws IOException {
    return new Spool(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        limit);
  }

  /** Returns what reads what was written. */
  FileChannel channel() {
    return channel;
  }

  /**
   * Writes all of {@code in} from the start on.
   *
   * @throws IOException if that exceeds the limit, with the limit
   */
  void write(InputStream in) throws IOException {
    copy(in, 0, Long.MAX_VALUE);
  }

  /**
   * Writes the next {@code size} bytes of {@code in} at {@code offset}.
   *
   * @throws EOFException if {@code in} has fewer
   * @throws IOException if that exceeds the limit, with the limit
   */
  void write(InputStream in, long offset, long size) throws IOException {
    if (copy(in, offset, size) < size) {
      throw new EOFException("fewer than " + size + " bytes are left");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private long copy(InputStream in, long offset, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    while (copied < most) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, most - copied));
      if (n < 0) {
        break;
      }
      append(ByteBuffer.wrap(buffer, 0, n), offset + copied);
      copied += n;
    }
    return copied;
  }

  private void append(ByteBuffer bytes, long offset) throws IOException {
    written += bytes.remaining();
    if (written > limit) {
      throw new IOException("more than " + limit
          + " bytes would go to a temporary file, half of the room for such files: unpack it where "
          + "there is room, or set java.io.tmpdir to such a folder");
    }
    for (long at = offset; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }
}
