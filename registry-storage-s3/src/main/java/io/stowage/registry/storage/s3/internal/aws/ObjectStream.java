package io.stowage.registry.storage.s3.internal.aws;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.Abortable;

/**
 * The rest of an object. A close before its end drops the connection, which would otherwise read
 * the rest first.
 */
final class ObjectStream extends InputStream {
  private final InputStream stream;
  private final Abortable connection;
  private long left;

  /** Reads {@code length} bytes of an answer. */
  <T extends InputStream & Abortable> ObjectStream(T stream, long length) {
    this.stream = stream;
    this.connection = stream;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = next(bytes, offset, length);
    if (count > 0) {
      left -= count;
    } else if (count < 0 && left > 0) {
      throw new EOFException("the store sent " + left + " bytes less than it announced");
    }
    return count;
  }

  private int next(byte[] bytes, int offset, int length) throws IOException {
    checkNotInterrupted();
    try {
      return stream.read(bytes, offset, length);
    } catch (SdkException e) {
      checkNotInterrupted();
      throw new IOException("the object cannot be read any further", e);
    }
  }

  private static void checkNotInterrupted() throws ClosedByInterruptException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
  }

  @Override
  public int available() throws IOException {
    return stream.available();
  }

  @Override
  public void close() throws IOException {
    if (left > 0) {
      connection.abort();
    } else {
      stream.close();
    }
  }
}
