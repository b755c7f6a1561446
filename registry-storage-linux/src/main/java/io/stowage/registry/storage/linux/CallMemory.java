package io.stowage.registry.storage.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/**
 * Makes system calls for one caller at a time, with memory for their arguments and results.
 *
 * <p>The kernel refuses to open a path that leads to a symbolic link or across one. A pipe is
 * opened without waiting for a writer.
 */
final class CallMemory {
  /** The result of a call that failed. */
  static final int FAILED = -1;

  private static final int LONGEST_PATH = 4096;
  private static final int ROOM = 1 << 16;

  private static final int HOW = LONGEST_PATH;
  private static final int HOW_SIZE = 24;
  private static final int ATTRIBUTES = HOW + HOW_SIZE;
  private static final int ATTRIBUTES_SIZE = 256;
  private static final int EMPTY = ATTRIBUTES + ATTRIBUTES_SIZE;
  private static final int CONTENT = EMPTY + 8;

  /** {@code O_NONBLOCK}, {@code O_NOCTTY} and {@code O_CLOEXEC}. */
  private static final long TO_READ = 04000 | 0400 | 02000000;

  /** {@code O_PATH} and {@code O_CLOEXEC}. */
  private static final long TO_LOOK = 010000000 | 02000000;

  /** {@code RESOLVE_NO_SYMLINKS} and {@code RESOLVE_NO_MAGICLINKS}. */
  private static final long NO_LINKS = 0x4 | 0x2;

  // The fields of a struct statx.
  private static final int MODE = ATTRIBUTES + 28;

  private static final int INODE = ATTRIBUTES + 32;
  private static final int SIZE = ATTRIBUTES + 40;
  private static final int SECONDS = ATTRIBUTES + 112;
  private static final int NANOS = ATTRIBUTES + 120;
  private static final int DEVICE = ATTRIBUTES + 136;

  private static final int KIND = 0170000;
  private static final int REGULAR = 0100000;

  private final SystemCalls calls;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(CONTENT + ROOM).order(ByteOrder.nativeOrder());
  private final long address = MemorySegment.ofBuffer(memory).address();
  private final byte[] content = new byte[ROOM];

  CallMemory(SystemCalls calls) {
    this.calls = calls;
    memory.putLong(HOW + 16, NO_LINKS);
  }

  /** Opens a file or folder to read it; returns a negative number if that fails. */
  long openToRead(byte[] path) {
    return open(path, TO_READ);
  }

  /** Opens what is at {@code path} to look at it. */
  long openToLook(byte[] path) {
    return open(path, TO_LOOK);
  }

  private long open(byte[] path, long flags) {
    if (path.length >= LONGEST_PATH) {
      return FAILED;
    }
    memory.put(0, path).put(path.length, (byte) 0).putLong(HOW, flags);
    return calls.open(address, address + HOW, HOW_SIZE);
  }

  /** Reads the attributes of an open file; returns whether it is a regular file. */
  boolean isRegular(long file) {
    return calls.attributes(file, address + EMPTY, address + ATTRIBUTES) == 0
        && (memory.getShort(MODE) & KIND) == REGULAR;
  }

  /**
   * Reads the attributes of what is at {@code path}; returns whether it is a regular file. Unlike
   * the other calls, this one follows symbolic links in place of folders.
   */
  boolean isRegularAt(byte[] path) {
    if (path.length >= LONGEST_PATH) {
      return false;
    }
    memory.put(0, path).put(path.length, (byte) 0);
    return calls.attributesAt(address, address + ATTRIBUTES) == 0
        && (memory.getShort(MODE) & KIND) == REGULAR;
  }

  /** Returns the size of the file whose attributes were read last. */
  long size() {
    return memory.getLong(SIZE);
  }

  /** Returns the last-modified time of the file whose attributes were read last. */
  Instant modified() {
    return Instant.ofEpochSecond(memory.getLong(SECONDS), memory.getInt(NANOS));
  }

  /** Returns the identity of the file whose attributes were read last. */
  FileIdentity identity() {
    return new FileIdentity(memory.getLong(DEVICE), memory.getLong(INODE));
  }

  /**
   * Reads the whole of an open file, up to where a call finds nothing more; returns the number of
   * bytes, or {@link #FAILED} also if there are none, or as many as {@link #content} has room for,
   * or more. Only a file of another kind, which has nothing to read or no end, is read in this way
   * without an error.
   */
  int read(long file) {
    int length = 0;
    while (length < ROOM) {
      long more = calls.read(file, address + CONTENT + length, ROOM - length, length);
      if (more <= 0) {
        return more == 0 && length > 0 ? fetched(length, ROOM) : FAILED;
      }
      length += (int) more;
    }
    return FAILED;
  }

  /** Reads more entries of an open folder; returns the number of bytes, which is 0 at the end. */
  int entries(long folder) {
    return fetched(calls.entries(folder, address + CONTENT, ROOM), ROOM);
  }

  private int fetched(long length, int most) {
    if (length < 0 || length > most) {
      return FAILED;
    }
    memory.get(CONTENT, content, 0, (int) length);
    return (int) length;
  }

  /** Returns the bytes that were read last. */
  byte[] content() {
    return content;
  }

  /** Returns a copy of the first {@code length} of them. */
  byte[] content(int length) {
    return Arrays.copyOf(content, length);
  }

  void close(long file) {
    calls.close(file);
  }
}
