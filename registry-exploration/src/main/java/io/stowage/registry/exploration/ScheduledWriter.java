package io.stowage.registry.exploration;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Appends to a file as its only writer, wherever the file is moved. */
final class ScheduledWriter implements WritableByteChannel {
  private final Caller caller;
  private final ScheduledLocks locks;
  private final String path;
  private final int file;
  private boolean open = true;

  ScheduledWriter(Caller caller, ScheduledLocks locks, String path, int file) {
    this.caller = caller;
    this.locks = locks;
    this.path = path;
    this.file = file;
  }

  @Override
  public int write(ByteBuffer source) throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    caller.make(Call.on(Op.APPEND, file, path, 0, text));
    return bytes.length;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      locks.unlock(path);
    }
  }
}
