package io.stowage.registry.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.OptionalLong;

/** The body of a response. A server sends each kind in the way that costs it least. */
public sealed interface ResponseBody extends AutoCloseable {
  /** Returns a body without bytes. */
  static ResponseBody none() {
    return new None();
  }

  /** Returns the number of bytes, or empty if it is not known before they are written. */
  OptionalLong length();

  /** Releases what the body holds, whether or not it was sent. */
  @Override
  default void close() throws IOException {}

  /** No bytes. */
  record None() implements ResponseBody {
    @Override
    public OptionalLong length() {
      return OptionalLong.of(0);
    }
  }

  /** Bytes in memory, which are not changed afterwards. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied by nobody
  record Bytes(byte[] content) implements ResponseBody {
    /** Checks the component. */
    public Bytes {
      Objects.requireNonNull(content, "content");
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(content.length);
    }
  }

  /**
   * Bytes of a channel from its current position on. On a file system the channel is a {@code
   * FileChannel}, whose content a server may send without copying it through this process.
   *
   * @param channel the channel, closed by {@link #close}
   * @param size the number of bytes to send
   */
  record Region(ReadableByteChannel channel, long size) implements ResponseBody {
    /** Checks the components. */
    public Region {
      Objects.requireNonNull(channel, "channel");
      if (size < 0) {
        throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
      }
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Bytes that are produced while they are sent.
   *
   * @param length the number of bytes, or empty if it is not known
   * @param content writes the bytes, closed by {@link #close}
   */
  record Stream(OptionalLong length, Content content) implements ResponseBody {
    /** Checks the components. */
    public Stream {
      Objects.requireNonNull(length, "length");
      Objects.requireNonNull(content, "content");
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  /** Writes a body. It is closed whether or not the body was written. */
  @FunctionalInterface
  interface Content extends AutoCloseable {
    /**
     * Writes all bytes to {@code out}, which stays open.
     *
     * @throws IOException if {@code out} or the source of the bytes fails; the server then closes
     *     the connection, so that the client does not take the body for complete
     */
    void writeTo(OutputStream out) throws IOException;

    /**
     * Releases what the content holds. By default it holds nothing. Closing again has no effect.
     */
    @Override
    default void close() throws IOException {}
  }
}
