package io.stowage.registry;

import io.stowage.registry.model.DigestStream;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Moves bytes along, and hashes them as they pass. */
final class Transfer {
  private static final int CHUNK = 128 * 1024;

  private Transfer() {}

  /**
   * Passes all of {@code in} on to {@code out} and to each of {@code digests}; closes neither end.
   *
   * @throws UncheckedIOException if {@code in} fails
   * @throws StorageException if the store does
   */
  static void copy(InputStream in, WritableByteChannel out, DigestStream... digests) {
    byte[] chunk = new byte[CHUNK];
    try {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        writeFully(out, ByteBuffer.wrap(chunk, 0, n));
        for (DigestStream digest : digests) {
          digest.update(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      throw unchecked(e);
    }
  }

  /** Hashes all that is left in {@code in}; does not close it. */
  static void hash(ReadableByteChannel in, DigestStream... digests) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try {
      while (in.read(chunk.clear()) >= 0) {
        chunk.flip();
        for (DigestStream digest : digests) {
          digest.update(chunk.duplicate());
        }
      }
    } catch (IOException e) {
      throw unchecked(e);
    }
  }

  /** Returns the store's own exception if that is the cause, or wraps {@code e}. */
  static RuntimeException unchecked(IOException e) {
    return e.getCause() instanceof StorageException cause ? cause : new UncheckedIOException(e);
  }

  private static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
