package io.stowage.registry.storage;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An object on the heap. Thread-safe.
 *
 * <p>Bytes never change once they are written, so a reader needs only the array and the length at
 * the instant at which it starts.
 */
final class HeapObject implements HeapNode {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Object version = new Object();
  private final AtomicReference<HeapWriter> writer = new AtomicReference<>();
  private volatile Content content;
  private volatile Instant modified;
  private boolean shared;
  private int syncedLength;
  private Instant syncedModified;

  HeapObject(byte[] bytes, Instant modified) {
    this(new Content(bytes.clone(), bytes.length), modified, false);
  }

  private HeapObject(Content content, Instant modified, boolean shared) {
    this.content = content;
    this.modified = modified;
    this.shared = shared;
    this.syncedLength = content.length();
    this.syncedModified = modified;
  }

  /** Returns a copy that has no writer and is synced. */
  @Override
  public synchronized HeapObject copy(InstantSource clock) {
    return new HeapObject(content, modified, true);
  }

  Content content() {
    return content;
  }

  Instant modified() {
    return modified;
  }

  StorageEntry entry() {
    return new StorageEntry(content.length(), modified, version);
  }

  /** Makes {@code next} the writer; the object must not have one. Requires the tree's lock. */
  void open(HeapWriter next) {
    writer.set(next);
  }

  void close(HeapWriter last) {
    writer.compareAndSet(last, null);
  }

  boolean hasWriter() {
    return writer.get() != null;
  }

  synchronized void renew(Instant now) {
    modified = now;
  }

  /**
   * Appends {@code bytes}; grows by doubling, so that each byte is copied twice at most. A copy
   * first takes an array of its own, because the original may write behind the bytes that they
   * share.
   */
  synchronized void append(StoragePath path, byte[] bytes, Instant now) throws IOException {
    Content before = content;
    int length = lengthened(path, before.length(), bytes.length);
    byte[] room = before.bytes();
    if (length > room.length || shared) {
      room = Arrays.copyOf(room, (int) Math.min(LARGEST, Math.max(length, 2L * room.length)));
      shared = false;
    }
    System.arraycopy(bytes, 0, room, before.length(), bytes.length);
    content = new Content(room, length);
    modified = now;
  }

  synchronized void sync() {
    syncedLength = content.length();
    syncedModified = modified;
  }

  /** Creates a new array, since a reader may still use the bytes that an append would overwrite. */
  synchronized void loseUnsynced() {
    writer.set(null);
    content = new Content(Arrays.copyOf(content.bytes(), syncedLength), syncedLength);
    modified = syncedModified;
  }

  private static int lengthened(StoragePath path, int length, int more) throws IOException {
    if (more > LARGEST - length) {
      IOException cause = new IOException("an object on the heap has at most 2 GiB");
      throw new IOException(new StorageException.StorageFull(path, cause));
    }
    return length + more;
  }

  /** The first {@code length} of {@code bytes}; later bytes may belong to other content. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Content(byte[] bytes, int length) {}
}
