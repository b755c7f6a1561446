package io.stowage.registry.http.jetty;

import io.stowage.registry.http.ResponseBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends the body of a response, each kind in the way that costs least: bytes as they are, channels
 * and streams through a direct buffer. Nothing is mapped into memory, because a file that is
 * truncated while it is mapped ends the process's access to it with an error.
 *
 * <p>A long part of a channel that no layer changes is written by a thread that waits for the
 * socket itself. The first few of them at a time have a large buffer each: over the loopback
 * interface this takes less time than to let the kernel copy the file to the socket (sendfile),
 * which hands over 64 KiB at a time and wakes the client for each. Further files are sent with
 * sendfile, which needs no memory.
 *
 * <p>Thread-safe.
 */
final class BodyWriter {
  /** Below this size one buffer and one system call are enough. */
  private static final long SMALLEST_TRANSFER = BufferPool.BUFFER_SIZE;

  /** The most that is sent by one call of sendfile. */
  private static final int PIECE = 256 * 1024;

  private final BufferPool buffers = new BufferPool();
  private final ByteBuffer placeholder = ByteBuffer.allocateDirect(PIECE);
  private final ServerLimits limits;
  private final Optional<LargeBuffers> largeBuffers;

  /**
   * Creates a writer.
   *
   * @param limits the limits of transfers
   * @param largeBuffers how many parts of channels have a large buffer at a time; if empty, threads
   *     never wait for a socket themselves
   */
  BodyWriter(ServerLimits limits, OptionalInt largeBuffers) {
    this.limits = limits;
    this.largeBuffers = largeBuffers.isPresent()
        ? Optional.of(new LargeBuffers(largeBuffers.getAsInt()))
        : Optional.empty();
  }

  /**
   * The destination of a body.
   *
   * @param sink writes the buffers
   * @param plain the end of the connection, if no layer above it changes the bytes of a body
   */
  record Target(BlockingSink sink, Optional<ClientEndPoint> plain) {}

  /**
   * Sends the head of the response and {@code body}, and returns when the socket has taken it.
   *
   * @throws IOException if the connection or the source of the body fails
   */
  void write(ResponseBody body, Target target) throws IOException {
    if (body instanceof ResponseBody.Bytes bytes) {
      target.sink().write(true, ByteBuffer.wrap(bytes.content()));
    } else if (body instanceof ResponseBody.Region region) {
      writeRegion(region, target);
    } else if (body instanceof ResponseBody.Stream stream) {
      writeStream(stream, target);
    } else {
      target.sink().write(true, ByteBuffer.allocate(0));
    }
  }

  private void writeRegion(ResponseBody.Region region, Target target) throws IOException {
    if (region.size() == 0) {
      target.sink().write(true, ByteBuffer.allocate(0));
    } else if (region.size() > SMALLEST_TRANSFER
        && largeBuffers.isPresent()
        && target.plain().isPresent()) {
      transfer(region, target.sink(), target.plain().get(), largeBuffers.get());
    } else {
      copy(region, target.sink());
    }
  }

  private void transfer(
      ResponseBody.Region region, BlockingSink sink, ClientEndPoint endPoint, LargeBuffers large)
      throws IOException {
    Optional<ByteBuffer> buffer = large.acquire();
    if (buffer.isPresent()) {
      try {
        transfer(region, sink, endPoint, buffer.get());
      } finally {
        large.release(buffer.get()); // no write uses it any more, because writes block
      }
    } else if (region.channel() instanceof FileChannel file) {
      transfer(new FileTransfer(file, placeholder), region.size(), sink, endPoint);
    } else {
      copy(region, sink);
    }
  }

  private void transfer(
      ResponseBody.Region region, BlockingSink sink, ClientEndPoint endPoint, ByteBuffer buffer)
      throws IOException {
    try (BodyTransfer transfer = new BodyTransfer(new MinimumRate(limits), Optional.empty())) {
      endPoint.beginTransfer(transfer);
      copy(region, sink, buffer);
    } finally {
      endPoint.endTransfer();
    }
  }

  private void transfer(FileTransfer file, long size, BlockingSink sink, ClientEndPoint endPoint)
      throws IOException {
    sink.write(false, ByteBuffer.allocate(0)); // the head, so that only placeholders follow
    long begin = file.position();
    try (BodyTransfer transfer = new BodyTransfer(new MinimumRate(limits), Optional.of(file))) {
      endPoint.beginTransfer(transfer);
      long announced = 0;
      while (announced < size) {
        ByteBuffer piece = file.next(size - announced);
        announced += piece.remaining();
        sink.write(announced == size, piece);
        if (file.position() - begin != announced) {
          throw new IOException("a placeholder was sent instead of a part of a file");
        }
      }
    } finally {
      endPoint.endTransfer();
    }
  }

  private void copy(ResponseBody.Region region, BlockingSink sink) throws IOException {
    ByteBuffer buffer = buffers.acquire();
    copy(region, sink, buffer);
    buffers.release(buffer); // not after an exception: a write may still use it
  }

  private static void copy(ResponseBody.Region region, BlockingSink sink, ByteBuffer buffer)
      throws IOException {
    long left = region.size();
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      fill(buffer, region.channel());
      left -= buffer.flip().remaining();
      sink.write(left == 0, buffer);
    }
  }

  private static void fill(ByteBuffer buffer, ReadableByteChannel channel) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the channel ends before the announced length");
      }
    }
  }

  private void writeStream(ResponseBody.Stream stream, Target target) throws IOException {
    ByteBuffer buffer = buffers.acquire();
    BodyOutput out = new BodyOutput(target.sink(), buffer);
    stream.content().writeTo(out);
    out.finish();
    buffers.release(buffer); // not after an exception: a write may still use it
  }
}
