package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** Forwards writes through {@link ForwardingStorage#call}. */
final class ForwardingWriter implements WritableByteChannel {
  private final ForwardingStorage storage;
  private final StoragePath path;
  private final WritableByteChannel delegate;

  ForwardingWriter(ForwardingStorage storage, StoragePath path, WritableByteChannel delegate) {
    this.storage = storage;
    this.path = path;
    this.delegate = delegate;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    try {
      int count = storage.call(StorageCall.CHANNEL_WRITE, Optional.of(path), () -> pass(source));
      storage.passed(StorageCall.CHANNEL_WRITE, count);
      return count;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (StorageException e) {
      throw new IOException(e);
    }
  }

  private int pass(ByteBuffer source) {
    try {
      return delegate.write(source);
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
