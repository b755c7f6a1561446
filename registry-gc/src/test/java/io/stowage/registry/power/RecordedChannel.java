package io.stowage.registry.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file whose writes and syncs are recorded. Thread-safe, as the file is. */
final class RecordedChannel extends FileChannel {
  private final Recording recording;
  private final Inode node;
  private final Path path;
  private final FileChannel real;

  RecordedChannel(Recording recording, Inode node, Path path, FileChannel real) {
    this.recording = recording;
    this.node = node;
    this.path = path;
    this.real = real;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return write(source, () -> {
      long at = real.position();
      return new Written(at, real.write(source));
    });
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return write(source, () -> new Written(position, real.write(source, position)));
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
    }
    return written;
  }

  private int write(ByteBuffer source, Recording.Action<Written> action) throws IOException {
    ByteBuffer bytes = source.duplicate();
    Written written = recording.change(action, made -> {
      byte[] copy = new byte[made.count()];
      bytes.get(copy);
      return new Step.Write(node, Math.toIntExact(made.at()), copy);
    });
    return written.count();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    recording.change(
        () -> real.truncate(size), made -> new Step.Truncate(node, Math.toIntExact(size)));
    return this;
  }

  /** Does not wait: the recording is the device. */
  @Override
  public void force(boolean metadata) {
    recording.sync(node, path);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return real.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return real.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(count, 1 << 20)));
    int read = source.read(bytes);
    bytes.flip();
    return read < 0 ? 0 : write(bytes, position);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("not recorded");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }

  private record Written(long at, int count) {}
}
