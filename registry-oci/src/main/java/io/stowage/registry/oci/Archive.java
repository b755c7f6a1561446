package io.stowage.registry.oci;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a tar archive. Not thread-safe. */
interface Archive extends AutoCloseable {
  /** Returns the archive in a file that is not compressed. */
  static Archive plain(FileChannel file) {
    return new Archive() {
      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
      }

      @Override
      public void passed(Span content) throws IOException {
        if (content.size() > file.size() - content.offset()) {
          throw new EOFException("the archive ends at " + file.size());
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

  /**
   * Reads headers, at positions that only increase. Returns the number of bytes, or -1 at the end
   * of the archive.
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Records a content that the headers announce. Contents are passed in the order of their headers.
   *
   * @throws EOFException if the archive is known to end before the end of {@code content}
   */
  void passed(Span content) throws IOException;

  /** Returns an opening of {@code content}, to be used after all headers were read. */
  LayoutFile.Opening opening(Span content);

  @Override
  void close() throws IOException;

  /**
   * The place of a content in an archive.
   *
   * @param offset in bytes from the start
   * @param size in bytes
   */
  record Span(long offset, long size) {}
}
