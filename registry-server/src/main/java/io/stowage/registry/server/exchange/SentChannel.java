package io.stowage.registry.server.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts the bytes that are read from another channel, and reports them when it is closed. */
final class SentChannel implements ReadableByteChannel {
  private final ReadableByteChannel content;
  private final LongConsumer closed;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean reported = new AtomicBoolean();

  SentChannel(ReadableByteChannel content, LongConsumer closed) {
    this.content = content;
    this.closed = closed;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int bytes = content.read(buffer);
    sent.addAndGet(Math.max(0, bytes));
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return content.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      content.close();
    } finally {
      if (reported.compareAndSet(false, true)) {
        closed.accept(sent.get());
      }
    }
  }
}
