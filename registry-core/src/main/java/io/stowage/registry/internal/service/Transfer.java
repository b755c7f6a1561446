package io.stowage.registry.internal.service;

import io.stowage.registry.model.DigestStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Moves bytes along, and hashes them as they pass. */
public final class Transfer {
  private Transfer() {}

  /**
   * Passes all of {@code in} on to {@code out}, each part when it comes, and to {@code digests}; closes
   * neither end. A long content is hashed while it is read and written.
   *
   * @throws UncheckedIOException if {@code in} fails
   * @throws IOException if {@code out} fails, or the thread is interrupted
   */
  public static void copy(InputStream in, WritableByteChannel out, DigestStream... digests)
      throws IOException {
    pass(
        (chunk, from) -> {
          int n = read(in, chunk, from);
          if (n > 0) {
            writeFully(out, ByteBuffer.wrap(chunk, from, n));
          }
          return n;
        },
        digests);
  }

  /** As {@link #copy(InputStream, WritableByteChannel, DigestStream...)}, from one object to another. */
  public static void copy(ReadableByteChannel in, WritableByteChannel out, DigestStream... digests)
      throws IOException {
    pass(
        (chunk, from) -> {
          int n = in.read(ByteBuffer.wrap(chunk, from, chunk.length - from));
          if (n > 0) {
            writeFully(out, ByteBuffer.wrap(chunk, from, n));
          }
          return n;
        },
        digests);
  }

  /** Passes {@code content}, which is small, on to {@code out} and {@code digests}. */
  public static void write(byte[] content, WritableByteChannel out, DigestStream... digests)
      throws IOException {
    writeFully(out, ByteBuffer.wrap(content));
    for (DigestStream digest : digests) {
      digest.update(content, 0, content.length);
    }
  }

  /** Hashes all that is left in {@code in} by each of {@code digests}; does not close it. */
  static void hash(ReadableByteChannel in, DigestStream... digests) throws IOException {
    pass((chunk, from) -> in.read(ByteBuffer.wrap(chunk, from, chunk.length - from)), digests);
  }

  /**
   * Sends what is left in {@code in}, at most {@code length} bytes, to {@code out}, a file's bytes by the
   * operating system where it can; closes neither end.
   *
   * @return how many bytes
   * @throws UncheckedIOException if {@code out} fails
   * @throws IOException if {@code in} fails, or the thread is interrupted
   */
  public static long send(ReadableByteChannel in, long length, WritableByteChannel out)
      throws IOException {
    return in instanceof FileChannel file
        ? sendFile(file, length, out)
        : sendChunks(in, length, out);
  }

  /** Tells a failure of the caller's own stream apart by its type. */
  private static int read(InputStream in, byte[] chunk, int from) throws IOException {
    try {
      return in.read(chunk, from, chunk.length - from);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills chunks whole before they are hashed, however small the parts are that come. */
  private static void pass(Source source, DigestStream... digests) throws IOException {
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
        throw new IOException("nothing taken behind " + at + " bytes of " + end);
      }
      return sent;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      checkReadable(file, at);
      throw new UncheckedIOException(e);
    }
  }

  /** A transfer does not say which end failed. */
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
    /** Reads to {@code chunk} from index {@code from} on, and returns how much, or -1 at the end. */
    int read(byte[] chunk, int from) throws IOException;
  }
}
