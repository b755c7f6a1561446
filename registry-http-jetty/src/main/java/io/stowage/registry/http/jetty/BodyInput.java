package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read by blocking. Jetty sends {@code 100 Continue} when this stream first
 * has to wait for bytes. A client that falls behind the minimum rate ends the stream with an
 * exception.
 *
 * <p>Used by one thread.
 */
final class BodyInput extends InputStream {
  /** The number of bytes of an unwanted body that are read to keep the connection usable. */
  private static final long DRAINED = 256 * 1024;

  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The unit in which a caller that fills a larger buffer gets the bytes. */
  private static final int UNIT = 64 * 1024;

  private final Request request;
  private final MinimumRate rate;
  private final Semaphore arrivals = new Semaphore(0);
  private final Runnable arrived =
      Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrivals::release);
  private Content.@Nullable Chunk chunk;
  private @Nullable IOException failure;
  private boolean began;
  private boolean demanded;
  private boolean ended;

  /** Creates the body of {@code request}. */
  BodyInput(Request request, MinimumRate rate) {
    this.request = request;
    this.rate = rate;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads what has arrived, at most as much as makes the rest of {@code length} a multiple of 64
   * KiB. So a caller that fills a large buffer and writes each part to a file writes long, aligned
   * parts, whose pages the system keeps together; it reads such a file in half of the time.
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    Content.Chunk current = awaitChunk(Long.MAX_VALUE);
    if (current == null) {
      return -1;
    }
    int wanted = (length - 1) % UNIT + 1;
    int count = 0;
    while (current != null && count < wanted) {
      count += take(current, bytes, offset + count, wanted - count);
      current = arrivedChunk();
    }
    return count;
  }

  private int take(Content.Chunk current, byte[] bytes, int offset, int most) {
    int count = Math.min(most, current.remaining());
    current.getByteBuffer().get(bytes, offset, count);
    releaseIfEmpty(current);
    return count;
  }

  /** Returns the chunk with the next bytes if they have arrived, without waiting. */
  private Content.@Nullable Chunk arrivedChunk() {
    while (chunk == null && !ended && failure == null) {
      Content.@Nullable Chunk next = request.read();
      if (next == null) {
        return null;
      }
      if (Content.Chunk.isFailure(next)) {
        failure = exception(next.getFailure()); // thrown by the next call
      } else {
        accept(next);
      }
    }
    return chunk;
  }

  /** Returns how many bytes of those that have arrived can be read without waiting. */
  @Override
  public int available() {
    return chunk == null ? 0 : chunk.remaining();
  }

  /**
   * Returns the chunk with the next bytes, or null at the end.
   *
   * @param patience for how many nanoseconds to wait at most
   */
  private Content.@Nullable Chunk awaitChunk(long patience) throws IOException {
    while (chunk == null && !ended) {
      if (failure != null) {
        throw failure;
      }
      next(patience);
    }
    return chunk;
  }

  private void next(long patience) throws IOException {
    began = true;
    Content.@Nullable Chunk next = demanded ? null : request.read();
    if (next == null) {
      awaitArrival(patience);
    } else if (Content.Chunk.isFailure(next)) {
      fail(exception(next.getFailure()));
    } else {
      accept(next);
    }
  }

  private void accept(Content.Chunk next) {
    ended = next.isLast();
    rate.transferred(next.remaining());
    if (next.hasRemaining()) {
      chunk = next;
    } else {
      next.release();
    }
  }

  private void awaitArrival(long patience) throws IOException {
    if (!demanded) {
      demanded = true;
      request.demand(arrived);
    }
    long begin = System.nanoTime();
    try {
      if (arrivals.tryAcquire(Math.min(patience, rate.patience(0)), TimeUnit.NANOSECONDS)) {
        demanded = false;
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new InterruptedIOException("interrupted while a body was read"));
    } finally {
      rate.waited(System.nanoTime() - begin);
    }
    fail(rate.tooSlow());
  }

  private void fail(IOException exception) throws IOException {
    failure = exception;
    throw exception;
  }

  private static IOException exception(Throwable cause) {
    if (cause instanceof TimeoutException) {
      IOException timeout = new SocketTimeoutException("the client has stopped sending");
      timeout.initCause(cause);
      return timeout;
    }
    return new IOException("the body of the request cannot be read", cause);
  }

  private void releaseIfEmpty(Content.Chunk current) {
    if (!current.hasRemaining()) {
      current.release();
      chunk = null;
    }
  }

  /** Returns the status that tells the client what was wrong with the body, if it was. */
  OptionalInt problem() {
    if (failure instanceof SocketTimeoutException) {
      return OptionalInt.of(HttpStatus.REQUEST_TIMEOUT_408);
    }
    return failure != null && failure.getCause() instanceof HttpException invalid
        ? OptionalInt.of(invalid.getCode())
        : OptionalInt.empty();
  }

  /** Returns whether a read is still pending, so that the connection cannot be used again. */
  boolean isPending() {
    return demanded;
  }

  /**
   * Reads the rest of the body if it is short and arrives at once.
   *
   * @return whether the end was reached
   */
  boolean drain() {
    if (ended && chunk == null) {
      return true;
    }
    return failure == null && !isContinueExpected() && discard();
  }

  /** Returns whether the client waits for permission to send its body, which it did not get. */
  private boolean isContinueExpected() {
    return !began && request.getHeaders().contains(HttpHeader.EXPECT);
  }

  private boolean discard() {
    long deadline = System.nanoTime() + DRAIN_NANOS;
    long read = 0;
    try {
      while (read <= DRAINED) {
        Content.Chunk current = awaitChunk(Math.max(1, deadline - System.nanoTime()));
        if (current == null) {
          return true;
        }
        read += current.remaining();
        current.getByteBuffer().position(current.getByteBuffer().limit());
        releaseIfEmpty(current);
      }
    } catch (IOException e) {
      return false; // it was not wanted
    }
    return false;
  }

  /**
   * Reads on for a moment after the response, because a connection that is closed before the client
   * has sent its body is reset, and a reset may destroy the response before the client reads it.
   */
  void linger() {
    if (!ended && !isContinueExpected() && (failure == null || demanded)) {
      failure = null;
      discard();
    }
  }

  /** Releases the bytes that nobody has read. */
  void release() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }
}
