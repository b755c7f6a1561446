package io.stowage.registry.storage;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * Reads the content that an object on the heap had when this was created. Not thread-safe, except
 * that any thread may close it.
 */
final class HeapReader implements SeekableByteChannel {
  private final ByteBuffer rest;
  private volatile boolean open = true;

  HeapReader(HeapObject.Content content, int offset) {
    this.rest = ByteBuffer.wrap(content.bytes(), offset, content.length() - offset);
  }

  @Override
  public int read(ByteBuffer target) throws ClosedChannelException {
    checkOpen();
    if (!rest.hasRemaining()) {
      return -1;
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice().limit(count));
    rest.position(rest.position() + count);
    return count;
  }

  @Override
  public long position() throws ClosedChannelException {
    checkOpen();
    return rest.position();
  }

  /** Moves to the end if {@code position} lies beyond it. */
  @Override
  public SeekableByteChannel position(long position) throws ClosedChannelException {
    checkOpen();
    rest.position((int) Math.min(position, rest.limit()));
    return this;
  }

  @Override
  public long size() throws ClosedChannelException {
    checkOpen();
    return rest.limit();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  private void checkOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
