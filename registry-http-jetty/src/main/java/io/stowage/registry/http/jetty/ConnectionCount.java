package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.SelectorManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections, and closes those beyond a limit as soon as they are accepted. Jetty's own
 * limit stops to accept, so that clients wait without an answer.
 */
final class ConnectionCount implements SelectorManager.AcceptListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCount.class);

  private final int limit;
  private final boolean secure;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Creates a count.
   *
   * @param limit the maximum number of connections
   * @param secure whether the connections begin with TLS, so that no answer can be sent at once
   */
  ConnectionCount(int limit, boolean secure) {
    this.limit = limit;
    this.secure = secure;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    if (count.incrementAndGet() > limit) {
      LOG.debug("A connection beyond the limit of {} is closed", limit);
      refuse(channel);
    }
  }

  /** Jetty finds the channel closed, and calls {@link #onAcceptFailed}. */
  private void refuse(SelectableChannel channel) {
    try (Channel closed = channel) {
      if (!secure && closed instanceof WritableByteChannel writable) {
        writable.write(answer());
      }
    } catch (IOException e) {
      LOG.debug("A connection beyond the limit could not be answered", e);
    }
  }

  private static ByteBuffer answer() {
    byte[] body = ErrorBody.of(503);
    String head = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
        + "Content-Type: " + ErrorBody.CONTENT_TYPE
        + "\r\nContent-Length: " + body.length
        + "\r\n\r\n";
    ByteBuffer answer = ByteBuffer.allocate(head.length() + body.length);
    return answer.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    count.decrementAndGet();
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    count.decrementAndGet();
  }
}
