package io.stowage.registry.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.time.InstantSource;

/** Appends to an object on the heap, even if it has been moved. Not thread-safe. */
final class HeapWriter implements WritableByteChannel {
  private final StoragePath path;
  private final HeapObject object;
  private final InstantSource clock;
  private boolean open = true;

  HeapWriter(StoragePath path, HeapObject object, InstantSource clock) {
    this.path = path;
    this.object = object;
    this.clock = clock;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    byte[] bytes = new byte[source.remaining()];
    source.duplicate().get(bytes);
    object.append(path, bytes, clock.instant());
    source.position(source.limit());
    return bytes.length;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    object.close(this);
  }
}
