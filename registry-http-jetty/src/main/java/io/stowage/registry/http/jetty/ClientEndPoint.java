package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection. It closes the connection if a header takes too long, and it can
 * block until a body is sent, and send a part of a file without copying it through this process.
 *
 * <p>Thread-safe, as Jetty requires; one thread at a time handles a request.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
  private final long headerNanos;
  private final long idleMillis;
  private volatile boolean handling;
  private volatile boolean receiving;
  private volatile long headerBegan;
  private volatile @Nullable BodyTransfer transfer;

  /** Creates an end of a connection that was accepted. */
  ClientEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      ServerLimits limits) {
    super(channel, selector, key, scheduler);
    this.headerNanos = limits.headerTime().toNanos();
    this.idleMillis = limits.idleTime().toMillis();
    setIdleTimeout(idleMillis);
  }

  /** Returns the end of the connection below {@code endPoint}, which may be that of TLS. */
  static Optional<ClientEndPoint> below(EndPoint endPoint) {
    EndPoint lowest = endPoint;
    while (lowest instanceof EndPoint.Wrapper wrapper) {
      lowest = wrapper.unwrap();
    }
    return lowest instanceof ClientEndPoint client ? Optional.of(client) : Optional.empty();
  }

  /** Tells that a header is complete and its request is being handled. */
  void beginRequest() {
    handling = true;
    receiving = false;
    setIdleTimeout(idleMillis);
  }

  /** Tells that the request was answered, so that the next bytes begin a header. */
  void endRequest() {
    receiving = false;
    handling = false;
  }

  /** Returns whether a header has begun that is not complete. */
  boolean isReceivingHeader() {
    return receiving;
  }

  /** Returns whether neither a header has begun nor a request is being handled. */
  boolean isIdle() {
    return !receiving && !handling;
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0 && !handling) {
      receivedHeader();
    }
    return filled;
  }

  /** Makes the idle timeout expire when the header is due, unless it arrives at once. */
  private void receivedHeader() throws IOException {
    long now = System.nanoTime();
    if (!receiving) {
      headerBegan = now;
      receiving = true;
      return;
    }
    long left = headerNanos - (now - headerBegan);
    if (left <= 0) {
      close(new TimeoutException("the header of a request takes too long"));
      throw new EofException("the header of a request takes too long");
    }
    setIdleTimeout(Math.max(1, Math.min(idleMillis, TimeUnit.NANOSECONDS.toMillis(left))));
  }

  /**
   * Makes {@link #flush} block until the socket has taken all bytes. Otherwise Jetty would continue
   * an incomplete write on a thread of its own, which must not wait for the disk.
   */
  void beginTransfer(BodyTransfer value) {
    transfer = value;
  }

  /** Ends what {@link #beginTransfer} began. */
  void endTransfer() {
    transfer = null;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    BodyTransfer current = transfer;
    if (current == null) {
      return super.flush(buffers);
    }
    try {
      while (!send(current, buffers)) {
        awaitWritable(current);
      }
      return true;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new EofException(e);
    }
  }

  /** Sends what the socket takes at once, and returns whether that was all. */
  private boolean send(BodyTransfer current, ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean complete =
        current.file().isPresent() ? sendFile(current.file().get(), buffers) : super.flush(buffers);
    current.rate().transferred(before - BufferUtil.remaining(buffers));
    notIdle();
    return complete;
  }

  private boolean sendFile(FileTransfer file, ByteBuffer... buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      boolean complete = file.isPlaceholder(buffer) ? file.send(getChannel()) : super.flush(buffer);
      if (!complete) {
        return false;
      }
    }
    return true;
  }

  private void awaitWritable(BodyTransfer current) throws IOException {
    long idle = TimeUnit.MILLISECONDS.toNanos(idleMillis);
    long limit = Math.min(current.rate().patience(0), idle);
    long begin = System.nanoTime();
    try {
      boolean writable = false;
      while (!writable) {
        long left = limit - (System.nanoTime() - begin);
        if (left <= 0) {
          throw current.rate().tooSlow();
        }
        notIdle(); // this thread watches the time, and Jetty must not end the write meanwhile
        writable = current.awaitWritable(getChannel(), Math.min(left, idle / 2));
        checkUsable();
      }
    } finally {
      current.rate().waited(System.nanoTime() - begin);
    }
  }

  private void checkUsable() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while a body was sent");
    }
    if (!isOpen()) {
      throw new EofException("the connection was closed");
    }
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    BodyTransfer current = transfer;
    if (current != null) {
      current.wakeup();
    }
  }
}
