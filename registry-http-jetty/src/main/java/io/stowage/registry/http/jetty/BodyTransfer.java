package io.stowage.registry.http.jetty;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that is sent by a thread which waits for the socket itself. It waits with a selector of
 * its own, because to be woken by Jetty's selector takes two changes of threads for each wait.
 *
 * <p>Used by one thread at a time, except {@link #wakeup}.
 */
final class BodyTransfer implements AutoCloseable {
  private final MinimumRate rate;
  private final Optional<FileTransfer> file;
  private volatile @Nullable Selector selector;

  /**
   * Creates a transfer.
   *
   * @param rate measures whether the client keeps up
   * @param file the file whose pieces are sent in the place of placeholders, if there is one
   */
  BodyTransfer(MinimumRate rate, Optional<FileTransfer> file) {
    this.rate = rate;
    this.file = file;
  }

  /** Returns the measure of whether the client keeps up. */
  MinimumRate rate() {
    return rate;
  }

  /** Returns the file whose pieces are sent in the place of placeholders, if there is one. */
  Optional<FileTransfer> file() {
    return file;
  }

  /**
   * Blocks until {@code channel} takes bytes, for at most {@code nanos} nanoseconds. It may return
   * earlier.
   *
   * @return whether it takes bytes
   */
  boolean awaitWritable(SocketChannel channel, long nanos) throws IOException {
    Selector current = selector;
    if (current == null) {
      current = Selector.open();
      selector = current;
      channel.register(current, SelectionKey.OP_WRITE);
    }
    return current.select(ready -> {}, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))) > 0;
  }

  /** Makes a call of {@link #awaitWritable} return. */
  void wakeup() {
    Selector current = selector;
    if (current != null) {
      current.wakeup();
    }
  }

  /** Releases what was needed to wait. */
  @Override
  public void close() throws IOException {
    Selector current = selector;
    if (current != null) {
      current.close();
    }
  }
}
