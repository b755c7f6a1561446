package io.stowage.registry.http.jetty;

import io.stowage.registry.http.ResponseBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Sends the body of a response, each kind in the way that costs least: bytes as they are, a part of
 * a file from the kernel to the socket if there is no TLS between them, other channels through a
 * direct buffer, and streams through a direct buffer too. Nothing is mapped into memory, because a
 * file that is truncated while it is mapped ends the process's access to it with an error.
 *
 * <p>Thread-safe.
 */
final class BodyWriter {
  /** Below this size a buffer takes one system call, and a transfer of a file two. */
  private static final long SMALLEST_TRANSFER = 64 * 1024;

  private static final int PIECE = 1024 * 1024;

  private final BufferPool buffers = new BufferPool();
  private final ServerLimits limits;
  private final Optional<ByteBuffer> placeholder;

  /**
   * Creates a writer.
   *
   * @param limits the limits of transfers of files
   * @param fileTransfer whether parts of files are sent without copying them through this process
   */
  BodyWriter(ServerLimits limits, boolean fileTransfer) {
    this.limits = limits;
    this.placeholder =
        fileTransfer ? Optional.of(ByteBuffer.allocateDirect(PIECE)) : Optional.empty();
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
    if (region.channel() instanceof FileChannel file
        && region.size() >= SMALLEST_TRANSFER
        && placeholder.isPresent()
        && target.plain().isPresent()) {
      MinimumRate rate = new MinimumRate(limits);
      FileTransfer transfer = new FileTransfer(file, rate, placeholder.get());
      transfer(transfer, region.size(), target.sink(), target.plain().get());
    } else if (region.size() == 0) {
      target.sink().write(true, ByteBuffer.allocate(0));
    } else {
      copy(region, target.sink());
    }
  }

  private static void transfer(
      FileTransfer transfer, long size, BlockingSink sink, ClientEndPoint endPoint)
      throws IOException {
    sink.write(false, ByteBuffer.allocate(0)); // the head, so that only placeholders follow
    long begin = transfer.position();
    endPoint.beginTransfer(transfer);
    try {
      long announced = 0;
      while (announced < size) {
        ByteBuffer piece = transfer.next(size - announced);
        announced += piece.remaining();
        sink.write(announced == size, piece);
        if (transfer.position() - begin != announced) {
          throw new IOException("a placeholder was sent instead of a part of a file");
        }
      }
    } finally {
      endPoint.endTransfer();
    }
  }

  private void copy(ResponseBody.Region region, BlockingSink sink) throws IOException {
    ByteBuffer buffer = buffers.acquire();
    long left = region.size();
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      fill(buffer, region.channel());
      left -= buffer.flip().remaining();
      sink.write(left == 0, buffer);
    }
    buffers.release(buffer); // not after an exception: a write may still use it
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
