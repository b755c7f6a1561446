package io.stowage.registry.internal.service;

import io.stowage.registry.model.Digester;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Transfers bytes and hashes them as they pass. */
public final class Transfer {
  private Transfer() {}

  /**
   * Copies all of {@code in} to {@code out}, each part as it arrives, and to {@code digests};
   * closes neither end. Long content is hashed while it is read and written.
   *
   * @throws UncheckedIOException if {@code in} fails
   * @throws IOException if {@code out} fails, or the thread is interrupted
   */
  public static void copy(InputStream in, WritableByteChannel out, Digester... digests)
      throws IOException {
    pass(copying((chunk, from) -> read(in, chunk, from), out), digests);
  }

  /**
   * Copies one object to another as {@link #copy(InputStream, WritableByteChannel, Digester...)}
   * does.
   */
  public static void copy(ReadableByteChannel in, WritableByteChannel out, Digester... digests)
      throws IOException {
    pass(copying((chunk, from) -> read(in, chunk, from), out), digests);
  }

  /**
   * Writes the rest of {@code content} to {@code out} and {@code digests}, without a copy unless it
   * is long; long content is hashed while it is written.
   */
  public static void write(ByteBuffer content, WritableByteChannel out, Digester... digests)
      throws IOException {
    if (content.remaining() > ChunkHasher.CHUNK) {
      pass(copying((chunk, from) -> read(content, chunk, from), out), digests);
    } else {
      writeFully(out, content.duplicate());
      for (Digester digest : digests) {
        digest.update(content.duplicate());
      }
    }
  }

  /** Hashes the rest of {@code in} with each of {@code digests}; does not close it. */
  static void hash(ReadableByteChannel in, Digester... digests) throws IOException {
    pass((chunk, from) -> read(in, chunk, from), digests);
  }

  /**
   * Sends the rest of {@code in}, at most {@code length} bytes, to {@code out}; the operating
   * system transfers the bytes of a file where it can. Closes neither end.
   *
   * @return the number of bytes sent
   * @throws UncheckedIOException if {@code out} fails
   * @throws IOException if {@code in} fails, or the thread is interrupted
   */
  public static long send(ReadableByteChannel in, long length, WritableByteChannel out)
      throws IOException {
    return in instanceof FileChannel file
        ? sendFile(file, length, out)
        : sendChunks(in, length, out);
  }

  /** Marks a failure of the caller's own stream by the type of the exception. */
  private static int read(InputStream in, byte[] chunk, int from) throws IOException {
    try {
      return in.read(chunk, from, chunk.length - from);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(ReadableByteChannel in, byte[] chunk, int from) throws IOException {
    return in.read(ByteBuffer.wrap(chunk, from, chunk.length - from));
  }

  private static int read(ByteBuffer in, byte[] chunk, int from) {
    int n = Math.min(in.remaining(), chunk.length - from);
    in.get(chunk, from, n);
    return n == 0 ? -1 : n;
  }

  private static Source copying(Source source, WritableByteChannel out) {
    return (chunk, from) -> {
      int n = source.read(chunk, from);
      if (n > 0) {
        writeFully(out, ByteBuffer.wrap(chunk, from, n));
      }
      return n;
    };
  }

  /** Fills each chunk completely before it is hashed, however small the parts are that arrive. */
  private static void pass(Source source, Digester... digests) throws IOException {
    try (ChunkHasher hasher = new ChunkHasher(digests)) {
      byte[] chunk = new byte[ChunkHasher.CHUNK];
      int filled = 0;
      for (int n = source.read(chunk, 0); n >= 0; n = source.read(chunk, filled)) {
        filled += n;
        if (filled == chunk.length) {
          chunk = hasher.hash(chunk, filled);
          filled = 0;
        }
      }
      if (filled > 0) {
        hasher.hash(chunk, filled);
      }
    }
  }

  private static long sendFile(FileChannel file, long length, WritableByteChannel out)
      throws IOException {
    long start = file.position();
    long end = start + Math.min(length, file.size() - start);
    for (long at = start; at < end; ) {
      at += sendPart(file, at, end, out);
    }
    return end - start;
  }

  private static long sendPart(FileChannel file, long at, long end, WritableByteChannel out)
      throws IOException {
    try {
      long sent = file.transferTo(at, end - at, out);
      if (sent <= 0) {
        throw new IOException("the target accepted no bytes at offset " + at + " of " + end);
      }
      return sent;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      checkReadable(file, at);
      throw new UncheckedIOException(e);
    }
  }

  /** Checks the file, because a transfer does not report which end failed. */
  private static void checkReadable(FileChannel file, long at) throws IOException {
    if (file.read(ByteBuffer.allocate(1), at) < 1) {
      throw new EOFException("the file ends before byte " + at);
    }
  }

  private static long sendChunks(ReadableByteChannel in, long length, WritableByteChannel out)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(ChunkHasher.CHUNK);
    long left = length;
    while (left > 0 && in.read(chunk.clear().limit((int) Math.min(chunk.capacity(), left))) >= 0) {
      left -= chunk.flip().remaining();
      try {
        writeFully(out, chunk);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return length - left;
  }

  public static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private interface Source {
    /**
     * Reads into {@code chunk} from index {@code from} on, and returns the number of bytes, or -1
     * at the end.
     */
    int read(byte[] chunk, int from) throws IOException;
  }
}
