package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection. It closes the connection if a header takes too long, and it can
 * send a part of a file without copying it through this process.
 *
 * <p>Thread-safe, as Jetty requires; one thread at a time handles a request.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
  private final long headerNanos;
  private final long idleMillis;
  private volatile SelectionKey key;
  private volatile boolean handling;
  private volatile boolean receiving;
  private volatile long headerBegan;
  private volatile @Nullable FileTransfer transfer;
  private volatile @Nullable Thread writer;
  private volatile boolean writable;

  /** Creates an end of a connection that was accepted. */
  ClientEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      ServerLimits limits) {
    super(channel, selector, key, scheduler);
    this.key = key;
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

  /** Makes {@link #flush} send pieces of a file instead of the placeholders of {@code value}. */
  void beginTransfer(FileTransfer value) {
    transfer = value;
  }

  /** Ends what {@link #beginTransfer} began. */
  void endTransfer() {
    transfer = null;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    FileTransfer current = transfer;
    if (current == null) {
      return super.flush(buffers);
    }
    for (ByteBuffer buffer : buffers) {
      if (current.isPlaceholder(buffer)) {
        send(current);
      } else if (!super.flush(buffer)) {
        throw new IOException("the buffer before a part of a file was not sent at once");
      }
    }
    return true;
  }

  private void send(FileTransfer current) throws IOException {
    try {
      current.send(getChannel(), this::awaitWritable);
      notIdle();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new EofException(e);
    }
  }

  /**
   * Blocks until the selector finds the socket writable. Jetty would continue an incomplete write
   * on a thread of its own, which must not wait for the disk.
   */
  private void awaitWritable(MinimumRate rate) throws IOException {
    long limit = Math.min(rate.patience(0), TimeUnit.MILLISECONDS.toNanos(idleMillis));
    long begin = System.nanoTime();
    writable = false;
    writer = Thread.currentThread();
    try {
      onIncompleteFlush();
      while (!writable) {
        long left = limit - (System.nanoTime() - begin);
        if (left <= 0) {
          throw rate.tooSlow();
        }
        park(left);
      }
    } finally {
      writer = null;
      rate.waited(System.nanoTime() - begin);
    }
  }

  private void park(long nanos) throws IOException {
    notIdle(); // this thread watches the time, and Jetty must not end the write meanwhile
    LockSupport.parkNanos(this, Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(idleMillis) / 2));
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while a file was sent");
    }
    if (!isOpen()) {
      throw new EofException("the connection was closed");
    }
  }

  @Override
  public @Nullable Runnable onSelected() {
    Thread waiting = writer;
    int ready = waiting == null ? 0 : key.readyOps();
    Runnable task = super.onSelected();
    if (waiting == null || (ready & SelectionKey.OP_WRITE) == 0) {
      return task;
    }
    writable = true;
    LockSupport.unpark(waiting);
    return (ready & SelectionKey.OP_READ) == 0 ? null : task;
  }

  @Override
  public void replaceKey(SelectionKey newKey) {
    key = newKey;
    super.replaceKey(newKey);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    LockSupport.unpark(writer);
  }
}
