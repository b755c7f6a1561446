package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Writes to a file as its only writer. Exceptions have the storage exception as their cause. */
final class AppendChannel implements WritableByteChannel {
  private final StoragePath path;
  private final FileChannel file;
  private final WriterLock lock;

  AppendChannel(StoragePath path, FileChannel file, WriterLock lock) {
    this.path = path;
    this.file = file;
    this.lock = lock;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    try {
      return file.write(bytes);
    } catch (IOException e) {
      throw Errors.inChannel(path, e);
    }
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      file.close();
    } catch (IOException e) {
      throw Errors.inChannel(path, e);
    }
  }
}
