package io.stowage.registry.http.jetty;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * A limited number of large direct buffers, each of which is created when it is first needed.
 *
 * <p>Thread-safe.
 */
final class LargeBuffers {
  /** A smaller one costs more, because the client is woken more often. */
  static final int BUFFER_SIZE = 2 * 1024 * 1024;

  private final Semaphore missing;
  private final BlockingQueue<ByteBuffer> free;

  /** Creates the set of {@code count} buffers. */
  LargeBuffers(int count) {
    this.missing = new Semaphore(count);
    this.free = new ArrayBlockingQueue<>(Math.max(1, count));
  }

  /** Returns an empty direct buffer, or nothing if all are in use. */
  Optional<ByteBuffer> acquire() {
    ByteBuffer buffer = free.poll();
    if (buffer == null && missing.tryAcquire()) {
      buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    }
    return Optional.ofNullable(buffer).map(ByteBuffer::clear);
  }

  /** Takes back a buffer that nobody uses any more. */
  void release(ByteBuffer buffer) {
    free.add(buffer);
  }
}
