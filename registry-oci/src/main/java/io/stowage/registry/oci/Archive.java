package io.stowage.registry.oci;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a tar archive. Not thread-safe. */
interface Archive extends AutoCloseable {
  /** Returns one that is in a file as it is. */
  static Archive plain(FileChannel file) {
    return new Archive() {
      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
      }

      @Override
      public void passed(Span content) throws IOException {
        if (content.size() > file.size() - content.offset()) {
          throw new EOFException("it ends at " + file.size());
        }
      }

      @Override
      public LayoutFile.Opening opening(Span content) {
        return () -> new SpanStream(file, content);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  /** Reads headers, at positions that only grow: returns how many bytes, or -1 at the end. */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Takes note of a content that the headers tell of, in their order.
   *
   * @throws EOFException if the archive is seen to end before it
   */
  void passed(Span content) throws IOException;

  /** Returns what opens a content, once all headers were read. */
  LayoutFile.Opening opening(Span content);

  @Override
  void close() throws IOException;

  /**
   * Where a content is.
   *
   * @param offset in bytes from the start
   * @param size in bytes
   */
  record Span(long offset, long size) {}
}
