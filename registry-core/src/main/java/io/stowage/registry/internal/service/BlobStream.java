package io.stowage.registry.internal.service;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/** Reads a blob; every exception that it throws has the store's error as its cause. */
public final class BlobStream extends FilterInputStream {
  private final StoragePath path;

  public BlobStream(StoragePath path, ReadableByteChannel channel) {
    super(Channels.newInputStream(channel));
    this.path = path;
  }

  @Override
  public int read() throws IOException {
    return (int) reading(in::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return (int) reading(() -> in.read(bytes, offset, length));
  }

  @Override
  public long skip(long n) throws IOException {
    return reading(() -> in.skip(n));
  }

  @Override
  public int available() throws IOException {
    return (int) reading(in::available);
  }

  private long reading(Read read) throws IOException {
    try {
      return read.run();
    } catch (IOException e) {
      if (e.getCause() instanceof StorageException
          || e.getClass() == ClosedChannelException.class) {
        throw e;
      }
      throw new IOException(e.getMessage(), StorageException.ofChannel(path, e));
    }
  }

  private interface Read {
    long run() throws IOException;
  }
}
