package io.stowage.registry.http.jetty;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A part of a file that is sent with {@link FileChannel#transferTo}, so that the kernel copies it
 * to the socket (sendfile).
 *
 * <p>Jetty counts and writes buffers, so the part is announced to it as a series of placeholders:
 * buffers with the length of a piece, whose content is never used. {@link ClientEndPoint#flush}
 * recognizes a placeholder and sends the piece of the file instead.
 *
 * <p>Used by one thread at a time.
 */
final class FileTransfer {
  private final FileChannel file;
  private final ByteBuffer placeholder;
  private long position;

  /**
   * Creates a transfer from the current position of a file on.
   *
   * @param placeholder the placeholder, whose capacity is the size of the largest piece
   */
  FileTransfer(FileChannel file, ByteBuffer placeholder) throws IOException {
    this.file = file;
    this.placeholder = placeholder.duplicate();
    this.position = file.position();
  }

  /** Returns the position in the file up to which it was sent. */
  long position() {
    return position;
  }

  /** Returns the placeholder for the next piece, of at most {@code limit} bytes. */
  ByteBuffer next(long limit) {
    return placeholder.clear().limit((int) Math.min(limit, placeholder.capacity()));
  }

  /** Returns whether {@code buffer} is the placeholder that {@link #next} returned last. */
  @SuppressWarnings("ReferenceEquality") // two buffers with equal content are not the same piece
  boolean isPlaceholder(ByteBuffer buffer) {
    return buffer == placeholder;
  }

  /**
   * Sends as much of the piece that the placeholder stands for as {@code channel} takes at once.
   *
   * @return whether all of it was sent
   */
  boolean send(WritableByteChannel channel) throws IOException {
    int wanted = placeholder.remaining();
    int sent = wanted == 0 ? 0 : (int) file.transferTo(position, wanted, channel);
    position += sent;
    placeholder.position(placeholder.position() + sent);
    if (sent == 0 && wanted > 0 && file.size() <= position) {
      throw new EOFException("the file ends at " + file.size() + ", expected more");
    }
    return sent == wanted;
  }
}
