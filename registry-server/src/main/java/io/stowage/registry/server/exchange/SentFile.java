package io.stowage.registry.server.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Counts the bytes that are read or transferred from a file, and reports them when it is closed. It
 * is a {@code FileChannel}, so that the system can still send the file without copying it. Nothing
 * can be written, locked or mapped.
 */
final class SentFile extends FileChannel {
  private final FileChannel file;
  private final LongConsumer closed;
  private final AtomicLong sent = new AtomicLong();

  SentFile(FileChannel file, LongConsumer closed) {
    this.file = file;
    this.closed = closed;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return (int) count(file.read(buffer));
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return count(file.read(buffers, offset, length));
  }

  @Override
  public int read(ByteBuffer buffer, long position) throws IOException {
    return (int) count(file.read(buffer, position));
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return count(file.transferTo(position, count, target));
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public int write(ByteBuffer buffer) {
    throw readOnly();
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) {
    throw readOnly();
  }

  @Override
  public int write(ByteBuffer buffer, long position) {
    throw readOnly();
  }

  @Override
  public FileChannel truncate(long size) {
    throw readOnly();
  }

  @Override
  public void force(boolean metaData) {
    throw readOnly();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw readOnly();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw readOnly();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw readOnly();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw readOnly();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try {
      file.close();
    } finally {
      closed.accept(sent.get());
    }
  }

  private long count(long bytes) {
    sent.addAndGet(Math.max(0, bytes));
    return bytes;
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the body of a response can only be read");
  }
}
