package io.stowage.registry.storage;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/** Reads what an object on the heap held when this was made. Not thread-safe. */
final class HeapReader implements ReadableByteChannel {
  private final ByteBuffer rest;
  private boolean open = true;

  HeapReader(HeapObject.Content content, int offset) {
    this.rest = ByteBuffer.wrap(content.bytes(), offset, content.length() - offset);
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice().limit(count));
    rest.position(rest.position() + count);
    return count;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
