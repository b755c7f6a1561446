package io.stowage.registry.internal.service;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digester;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The work of this process on one upload. It has one lock, which is held by each write and by each
 * call that ends an append: such a call ends the append in progress, and no bytes of that append
 * reach the data afterwards. The store rejects the writers of other processes. Thread-safe.
 */
public final class UploadSession {
  private final StorageDriver driver;
  private final StoragePath data;
  private final StoragePath startedAt;
  private final UploadContent content;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<Writer> writer = Optional.empty();

  public UploadSession(
      StorageDriver driver, RepositoryName repository, UUID id, boolean foreignWriters) {
    this.driver = driver;
    this.data = RegistryLayout.uploadData(repository, id);
    this.startedAt = RegistryLayout.uploadStartedAt(repository, id);
    this.content = new UploadContent(driver, repository, id, foreignWriters);
  }

  /** Returns whether no append is in progress. */
  boolean isIdle() {
    return writer.isEmpty();
  }

  /** Ends the append in progress, and does {@code work} before another one begins. */
  public <T> T exclusively(Function<UploadContent, T> work) {
    lock.lock();
    try {
      endAppend();
      return work.apply(content);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the append in progress, and begins one at byte {@code offset}.
   *
   * @throws StorageException.Busy if another process is appending
   * @throws StorageException.NoSuchObject if there is no such upload
   * @throws StorageException.OffsetMismatch if the length of the data is not {@code offset}
   */
  public Writer append(long offset) {
    return exclusively(known -> {
      Optional<StorageEntry> found = driver.stat(data);
      checkEnd(found, offset);
      WritableByteChannel out = driver.append(data, offset);
      try {
        known.found(found);
        Writer next = new Writer(out, offset, known.hashing(offset));
        writer = Optional.of(next);
        return next;
      } catch (RuntimeException | Error e) {
        closeAfter(e, out);
        throw e;
      }
    });
  }

  /**
   * Accepts missing data, because not every driver of Distribution creates empty data when an
   * upload begins.
   */
  private void checkEnd(Optional<StorageEntry> found, long offset) {
    if (found.isEmpty() && driver.stat(startedAt).isEmpty()) {
      throw new StorageException.NoSuchObject(data);
    }
    long end = found.map(StorageEntry::size).orElse(0L);
    if (offset != end) {
      throw new StorageException.OffsetMismatch(data, offset, end);
    }
  }

  private void endAppend() {
    writer.ifPresent(earlier -> {
      content.hashAnew();
      end(earlier);
    });
  }

  /** Looks at the data while no other process can append to it. */
  private Optional<StorageEntry> end(Writer ended) {
    writer = Optional.empty();
    Optional<StorageEntry> found;
    try (ended.out) {
      found = driver.stat(data);
    } catch (IOException e) {
      throw StorageException.ofChannel(data, e);
    }
    content.left(ended.position, found);
    return found;
  }

  private static void closeAfter(Throwable failure, WritableByteChannel out) {
    try {
      out.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** An append in progress. */
  public final class Writer implements WritableByteChannel {
    private final WritableByteChannel out;
    private final Digester[] hashing;
    private long position;

    private Writer(WritableByteChannel out, long position, Digester[] hashing) {
      this.out = out;
      this.position = position;
      this.hashing = hashing;
    }

    /** Returns the digesters with which the caller that writes the bytes has to hash them. */
    public Digester[] hashing() {
      return hashing.clone();
    }

    /** Returns the offset of the next byte. */
    public long position() {
      return position;
    }

    /**
     * Writes some of {@code bytes}.
     *
     * @throws RegistryException BLOB_UPLOAD_BUSY if a later call of this process ended this append
     */
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      lock.lock();
      try {
        checkOpen();
        int written = out.write(bytes);
        position += written;
        return written;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean isOpen() {
      return writer.filter(current -> current == this).isPresent();
    }

    /**
     * Ends the append. A purge reads the time of the data after it moved the data to quarantine,
     * and this method looks for the data after the last write, so at least one of the two sees the
     * action of the other.
     *
     * @throws RegistryException BLOB_UPLOAD_BUSY if a later call of this process has already ended
     *     it
     * @throws StorageException.NoSuchObject if the data was removed in the meantime
     */
    @Override
    public void close() {
      lock.lock();
      try {
        checkOpen();
        if (end(this).isEmpty()) {
          throw new StorageException.NoSuchObject(data);
        }
      } finally {
        lock.unlock();
      }
    }

    private void checkOpen() {
      if (!isOpen()) {
        throw RegistryException.of(
            ErrorCode.BLOB_UPLOAD_BUSY,
            data.parent().name(),
            "this append was ended by a later call for the same upload");
      }
    }
  }
}
