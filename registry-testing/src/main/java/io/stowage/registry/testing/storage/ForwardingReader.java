package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Forwards reads through {@link ForwardingStorage#call}. */
final class ForwardingReader implements ReadableByteChannel {
  private final ForwardingStorage storage;
  private final StoragePath path;
  private final ReadableByteChannel delegate;

  ForwardingReader(ForwardingStorage storage, StoragePath path, ReadableByteChannel delegate) {
    this.storage = storage;
    this.path = path;
    this.delegate = delegate;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      int count = storage.call(StorageCall.CHANNEL_READ, Optional.of(path), () -> pass(target));
      storage.passed(StorageCall.CHANNEL_READ, Math.max(0, count));
      return count;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (StorageException e) {
      throw new IOException(e);
    }
  }

  private int pass(ByteBuffer target) {
    try {
      return delegate.read(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isOpen() {
    return delegate.isOpen();
  }

  @Override
  public void close() throws IOException {
    delegate.close();
  }
}
