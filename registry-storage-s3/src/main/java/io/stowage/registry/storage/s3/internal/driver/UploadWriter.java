package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends to an object. Bytes are collected in memory until they fill a part; the bytes that are
 * left become the last part when the channel is closed, or when this process looks at the object.
 *
 * <p>Nothing can follow a small last part, and nothing can be added to an object. If more bytes
 * come, the parts are made an object first, and this object is then copied into the first part of a
 * new multipart upload, or read if it is too small for that. Only the data of an upload stays a
 * multipart upload; anything else is made an object whenever it is looked at. Thread-safe.
 */
final class UploadWriter implements WritableByteChannel {
  private static final int FIRST = 16 * 1024;

  private final StoragePath path;
  private final ObjectStore store;
  private final Uploads uploads;
  private final Runnable onClose;
  private Unfinished there;
  private ByteBuffer waiting = ByteBuffer.allocate(0);
  private boolean created;
  private boolean open = true;

  /**
   * Continues what is {@code there}.
   *
   * @param onClose called once
   */
  UploadWriter(
      StoragePath path, ObjectStore store, Uploads uploads, Unfinished there, Runnable onClose) {
    this.path = path;
    this.store = store;
    this.uploads = uploads;
    this.there = there;
    this.created = there.exists();
    this.onClose = onClose;
    store.opened();
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    int length = source.remaining();
    try {
      while (source.hasRemaining()) {
        add(source);
      }
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
    return length;
  }

  private void add(ByteBuffer source) {
    if (waiting.position() == 0) {
      openEnd();
    }
    int part = uploads.sizes().ofPart(there.lastPart() + 1);
    if (waiting.position() >= part) {
      sendPart();
      return;
    }
    int length = Math.min(source.remaining(), part - waiting.position());
    reserve(length, part);
    waiting.put(source.slice(source.position(), length));
    source.position(source.position() + length);
  }

  private void reserve(int length, int part) {
    int needed = waiting.position() + length;
    if (needed > waiting.capacity()) {
      int capacity = Math.max(Math.max(FIRST, needed), Math.min(part, waiting.capacity() * 2));
      waiting = ByteBuffer.allocate(capacity).put(waiting.flip());
    }
  }

  /** Brings the object into a form to which parts can be added. */
  private void openEnd() {
    if (there.endsSmall(uploads.sizes().smallest())) {
      settle();
    }
    Optional<ObjectVersion> object = there.object().filter(found -> found.size() > 0);
    if (there.isInParts() || object.isEmpty()) {
      return;
    }
    if (object.get().size() < uploads.sizes().smallest()) {
      byte[] begin = uploads.readSmall(path, object.get());
      reserve(begin.length, uploads.sizes().ofPart(1));
      waiting.put(begin);
    } else {
      MultipartUpload upload = upload();
      with(upload, uploads.copyParts(path, object.get(), upload));
    }
  }

  private MultipartUpload upload() {
    if (there.upload().isEmpty()) {
      with(uploads.create(path), List.of());
    }
    return there.upload().orElseThrow();
  }

  private void with(MultipartUpload upload, List<Part> parts) {
    there = new Unfinished(there.object(), Optional.of(upload), List.copyOf(parts));
  }

  private void sendPart() {
    MultipartUpload upload = upload();
    int number = there.lastPart() + 1;
    ByteBuffer content = waiting.duplicate().flip();
    Part sent = store.finish(path, bucket -> bucket.uploadPart(upload, number, content));
    List<Part> parts = new ArrayList<>(there.isInParts() ? there.parts() : List.of());
    parts.add(sent);
    waiting.clear();
    created = true;
    with(upload, parts);
    uploads.forget(path);
  }

  /** Makes what was written visible to other processes. */
  synchronized void flush() {
    if (PathKinds.isUpload(path)) {
      flushPart();
    } else if (waiting.position() > 0 || !created) {
      flushObject();
    } else if (there.isInParts()) {
      settle();
    }
  }

  private void flushPart() {
    if (!created) {
      with(upload(), List.of());
      created = true;
    }
    if (waiting.position() > 0) {
      sendPart();
    }
    if (there.isInParts()) {
      uploads.left(path, there.parts());
    }
  }

  private void flushObject() {
    if (there.upload().isEmpty()) {
      String key = store.keys().key(path);
      byte[] content = new byte[waiting.position()];
      waiting.duplicate().flip().get(content);
      Written written = store.finishWrite(path, bucket -> bucket.put(key, content));
      there = Unfinished.of(Optional.of(new ObjectVersion(
          key, written.version(), written.etag(), content.length, written.date())));
      waiting.clear();
      created = true;
    } else {
      sendPart();
      settle();
    }
  }

  /** Makes everything an object, so that it can be read. */
  synchronized void settle() {
    if (waiting.position() > 0 || !created) {
      flush();
    }
    there = Unfinished.of(uploads.settle(path, there));
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      flush();
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      waiting = ByteBuffer.allocate(0);
      onClose.run();
      store.released();
    }
  }
}
