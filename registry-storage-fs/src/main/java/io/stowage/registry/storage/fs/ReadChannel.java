package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file; what fails has our error as its cause.
 *
 * <p>A transfer goes to the JDK's channel as it is, so that it needs no copy, and what fails there
 * may be the target's fault.
 */
final class ReadChannel extends FileChannel {
  private final StoragePath path;
  private final FileChannel file;

  ReadChannel(StoragePath path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return (int) reading(() -> file.read(target));
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return reading(() -> file.read(targets, offset, length));
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return (int) reading(() -> file.read(target, position));
  }

  @Override
  public long position() throws IOException {
    return reading(file::position);
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return reading(file::size);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return file.transferTo(position, count, target);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return file.map(mode, position, size);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return file.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return file.write(sources, offset, length);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return file.write(source, position);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    return file.truncate(size);
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return file.transferFrom(source, position, count);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return file.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  private long reading(Read read) throws IOException {
    try {
      return read.run();
    } catch (IOException e) {
      throw Errors.inChannel(path, e);
    }
  }

  private interface Read {
    long run() throws IOException;
  }
}
