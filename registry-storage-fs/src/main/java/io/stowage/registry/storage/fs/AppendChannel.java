package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Writes to a file; what fails has our error as its cause. */
final class AppendChannel implements WritableByteChannel {
  private final StoragePath path;
  private final FileChannel file;

  AppendChannel(StoragePath path, FileChannel file) {
    this.path = path;
    this.file = file;
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
    try {
      file.close();
    } catch (IOException e) {
      throw Errors.inChannel(path, e);
    }
  }
}
