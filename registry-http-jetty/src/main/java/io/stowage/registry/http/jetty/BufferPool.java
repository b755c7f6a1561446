package io.stowage.registry.http.jetty;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Keeps some direct buffers for the next response. Jetty's own pool keeps none of this size. The
 * buffers that are not returned are left to the garbage collector.
 *
 * <p>Thread-safe.
 */
final class BufferPool {
  /** Large enough that system calls cost little, and small enough for hundreds of responses. */
  static final int BUFFER_SIZE = 128 * 1024;

  private static final int KEPT = 64;

  private final BlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(KEPT);

  /** Returns an empty direct buffer of {@link #BUFFER_SIZE} bytes. */
  ByteBuffer acquire() {
    ByteBuffer buffer = buffers.poll();
    return buffer == null ? ByteBuffer.allocateDirect(BUFFER_SIZE) : buffer.clear();
  }

  /** Takes back a buffer that nobody uses any more, and drops it if enough are kept. */
  void release(ByteBuffer buffer) {
    buffers.offer(buffer);
  }
}
