package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one version of an object as it arrives. A connection that breaks is replaced by another one
 * that continues at the same byte of the same version, and so is the connection after a change of
 * the position. Thread-safe.
 */
final class ObjectChannel implements SeekableByteChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectChannel.class);

  /** How many connections in sequence may break without one byte in between. */
  private static final int TRIES = 3;

  private static final int PIECE = 64 * 1024;

  private final ObjectStore store;
  private final StoragePath path;
  private final ObjectVersion object;
  private final byte[] piece = new byte[PIECE];
  private Optional<InputStream> content;
  private long position;
  private boolean open = true;

  /** Reads {@code content}, which begins at byte {@code position} of the object. */
  ObjectChannel(ObjectStore store, StoragePath path, ObjectContent content, long position) {
    this(store, path, content.object(), Optional.of(content.content()), position);
  }

  private ObjectChannel(
      ObjectStore store,
      StoragePath path,
      ObjectVersion object,
      Optional<InputStream> content,
      long position) {
    this.store = store;
    this.path = path;
    this.object = object;
    this.content = content;
    this.position = position;
    store.opened();
  }

  /** Returns a channel at the end of {@code object}. */
  static ObjectChannel atEnd(ObjectStore store, StoragePath path, ObjectVersion object) {
    return new ObjectChannel(store, path, object, Optional.empty(), object.size());
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    checkOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= object.size()) {
      return -1;
    }
    int read =
        readSome((int) Math.min(Math.min(target.remaining(), PIECE), object.size() - position));
    target.put(piece, 0, read);
    position += read;
    return read;
  }

  private int readSome(int length) throws IOException {
    for (int i = 1; ; i++) {
      try {
        int read = stream().read(piece, 0, length);
        if (read > 0) {
          return read;
        }
        throw new IOException("the content ends at byte " + position + " of " + object.size());
      } catch (IOException | BucketException e) {
        drop();
        if (i == TRIES || isFinal(e)) {
          throw failure(e);
        }
        LOG.debug("Continuing to read {} at byte {}", path, position, e);
      }
    }
  }

  private static boolean isFinal(Exception e) {
    return Thread.currentThread().isInterrupted()
        || (e instanceof BucketException refused
            && switch (refused.kind()) {
              case SLOW_DOWN, UNKNOWN -> false;
              default -> true;
            });
  }

  private IOException failure(Exception e) {
    StorageException cause = e instanceof BucketException refused
        ? ObjectStore.exception(path, refused)
        : StorageException.ofChannel(path, (IOException) e);
    return new IOException(cause.getMessage(), cause);
  }

  private InputStream stream() throws IOException {
    if (content.isEmpty()) {
      ObjectContent again = store.reopen(object.id(), position);
      if (!again.object().etag().equals(object.etag()) || again.object().size() != object.size()) {
        again.content().close();
        throw new IOException("the object was replaced while it was read");
      }
      content = Optional.of(again.content());
    }
    return content.get();
  }

  private void drop() {
    content.ifPresent(stream -> {
      try {
        stream.close();
      } catch (IOException | BucketException e) {
        LOG.debug("Closing a connection that was reading {}", path, e);
      }
    });
    content = Optional.empty();
  }

  @Override
  public synchronized long position() throws IOException {
    checkOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws IOException {
    checkOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("negative position: " + newPosition);
    }
    if (newPosition != position) {
      drop();
      position = newPosition;
    }
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    checkOpen();
    return object.size();
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
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      drop();
      store.released();
    }
  }

  private void checkOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
