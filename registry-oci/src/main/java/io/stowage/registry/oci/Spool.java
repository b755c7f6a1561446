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
 * A temporary file for content that can be read only once and in order. The file is deleted on
 * close, or at the latest when the process ends in any way. Not thread-safe.
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

  /** Creates a file that takes at most half of the free space in the folder of temporary files. */
  static Spool create() throws IOException {
    Path file = Files.createTempFile("stowage", ".tmp");
    return open(file, Files.getFileStore(file).getUsableSpace() / 2);
  }

  /** Opens {@code file}, to which at most {@code limit} bytes may be written. */
  static Spool open(Path file, long limit) throws IOException {
    return new Spool(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        limit);
  }

  /** Returns the channel to read the written content from. */
  FileChannel channel() {
    return channel;
  }

  /**
   * Writes all of {@code in}, at the start of the file.
   *
   * @throws IOException if this exceeds the limit; the message names the limit
   */
  void write(InputStream in) throws IOException {
    copy(in, 0, Long.MAX_VALUE);
  }

  /**
   * Writes the next {@code size} bytes of {@code in} at {@code offset}.
   *
   * @throws EOFException if {@code in} has fewer bytes
   * @throws IOException if this exceeds the limit; the message names the limit
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
      throw new IOException("a temporary file would exceed " + limit
          + " bytes, half of the free space for such files: unpack the archive where there is "
          + "space, or set java.io.tmpdir to a folder with more space");
    }
    for (long at = offset; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }
}
