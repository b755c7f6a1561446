package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes system calls for one caller at a time, with memory for their arguments and results.
 *
 * <p>The kernel refuses to open a path that leads to a symbolic link or across one. A pipe is
 * opened without waiting for a writer. The folder that contains nearly everything in a store stays
 * open, for a second at a time, and paths in it begin there. The same holds for the folder that was
 * {@linkplain #stayIn listed last}, but only for the calls that say so.
 */
final class CallMemory implements AutoCloseable {
  /** The result of a call that failed. */
  static final int FAILED = -1;

  /** How the paths begin of what is in the folder that stays open. */
  private static final String IN_BASE = StorageDriver.MARKER.value() + "/";

  /** How long an open folder is trusted to be the one at its path. */
  private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The place of a path that no file has. */
  private static final long NOWHERE = Long.MIN_VALUE;

  private static final int LONGEST_PATH = 4096;
  private static final int ROOM = 1 << 16;

  /**
   * A call reads whole pages up to the end of the file. It may end before that only between two
   * pages, if the next one cannot be read, so a call that ends within a page has reached the end.
   */
  private static final int PAGE = 4096;

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
  private final String root;
  private final Consumer<CallMemory> free;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(CONTENT + ROOM).order(ByteOrder.nativeOrder());
  private final long address = MemorySegment.ofBuffer(memory).address();
  private final byte[] name = new byte[LONGEST_PATH];
  private final byte[] content = new byte[ROOM];
  private long base = FAILED;
  private long baseOpened;
  private long listed = FAILED;
  private long listedOpened;

  /** The path of the folder that was listed last, with a slash at its end. */
  private String listedPath = "";

  /**
   * Creates a memory for a store.
   *
   * @param root the absolute path of the store, in ASCII
   * @param free receives this memory when it is closed
   */
  CallMemory(SystemCalls calls, String root, Consumer<CallMemory> free) {
    this.calls = calls;
    this.root = root + "/";
    this.free = free;
    memory.putLong(HOW + 16, NO_LINKS);
  }

  /** Opens the root of the store to read it; returns a negative number if that fails. */
  long openRoot() {
    return open(put(root, 0, 0) ? SystemCalls.ANY_FOLDER : NOWHERE, TO_READ);
  }

  /** Opens a file to read it; returns a negative number if that fails. */
  long openToRead(StoragePath path) {
    return open(place(path), TO_READ);
  }

  /** Opens a file to read it, from the folder that was listed last if it is in there. */
  long openListedToRead(StoragePath path) {
    return open(placeInListed(path), TO_READ);
  }

  /**
   * Opens a folder to list it, by its absolute path: what a listing leaves out is never looked for
   * again.
   */
  long openToList(StoragePath path) {
    return open(absolute(path), TO_READ);
  }

  /** Opens what is at {@code path} to look at it. */
  long openToLook(StoragePath path) {
    return open(place(path), TO_LOOK);
  }

  private long open(long folder, long flags) {
    if (folder == NOWHERE) {
      return FAILED;
    }
    memory.putLong(HOW, flags);
    return calls.open(folder, address, address + HOW, HOW_SIZE);
  }

  /** Reads the attributes of an open file; returns whether it is a regular file. */
  boolean isRegular(long file) {
    return calls.attributes(file, address + EMPTY, address + ATTRIBUTES) == 0
        && (memory.getShort(MODE) & KIND) == REGULAR;
  }

  /**
   * Keeps {@code folder} open, which was listed and is at {@code path}, until another one is listed.
   */
  void stayIn(StoragePath path, long folder) {
    leave();
    listed = folder;
    listedPath = path.value() + "/";
    listedOpened = System.nanoTime();
  }

  private void leave() {
    if (listed >= 0) {
      calls.close(listed);
      listed = FAILED;
    }
  }

  /**
   * Reads the attributes of what is at {@code path}, from the folder that was listed last if it is
   * in there; returns whether it is a regular file. Unlike the other calls, this one follows symbolic
   * links in place of folders.
   */
  boolean isRegularAt(StoragePath path) {
    long folder = placeInListed(path);
    return folder != NOWHERE
        && calls.attributesAt(folder, address, address + ATTRIBUTES) == 0
        && (memory.getShort(MODE) & KIND) == REGULAR;
  }

  /** Stores a path as {@link #place} does, if possible from the folder that was listed last. */
  private long placeInListed(StoragePath path) {
    String value = path.value();
    if (listed >= 0 && value.startsWith(listedPath) && isRecent(listedOpened)) {
      return put(value, listedPath.length(), 0) ? listed : NOWHERE;
    }
    return place(path);
  }

  private static boolean isRecent(long opened) {
    return System.nanoTime() - opened <= OPEN_NANOS;
  }

  /**
   * Stores {@code path} as an argument; returns the folder at which it begins, or {@link #NOWHERE} if
   * it is too long or not of ASCII.
   */
  private long place(StoragePath path) {
    String value = path.value();
    if (value.startsWith(IN_BASE) && isBaseOpen()) {
      return put(value, IN_BASE.length(), 0) ? base : NOWHERE;
    }
    return absolute(path);
  }

  private long absolute(StoragePath path) {
    return put(root, 0, 0) && put(path.value(), 0, root.length())
        ? SystemCalls.ANY_FOLDER
        : NOWHERE;
  }

  /** Opens the folder again after a second, in case another one has taken its place. */
  private boolean isBaseOpen() {
    if (base < 0 || !isRecent(baseOpened)) {
      closeBase();
      baseOpened = System.nanoTime();
      base = open(absolute(StorageDriver.MARKER), TO_LOOK);
    }
    return base >= 0;
  }

  /**
   * Stores the characters of {@code path} from index {@code from} on, behind the first {@code at}
   * bytes of the argument; returns false if they are too many or not ASCII.
   */
  private boolean put(String path, int from, int at) {
    int length = path.length() - from;
    if (at + length >= LONGEST_PATH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = path.charAt(from + i);
      if (c >= 0x7f) {
        return false;
      }
      name[i] = (byte) c;
    }
    memory.put(at, name, 0, length).put(at + length, (byte) 0);
    return true;
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
   * Reads the whole of an open file; returns the number of bytes, or {@link #FAILED} also if there
   * are none, or as many as {@link #content} has room for, or more. Only a file of another kind,
   * which has nothing to read or no end, is read in this way without an error.
   */
  int read(long file) {
    int length = 0;
    while (length < ROOM) {
      long more = calls.read(file, address + CONTENT + length, ROOM - length, length);
      if (more < 0 || length + more == 0) {
        return FAILED;
      }
      length += (int) more;
      if (more == 0 || length % PAGE != 0) {
        return fetched(length, ROOM);
      }
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

  /** Leaves this memory to the next caller. */
  @Override
  public void close() {
    free.accept(this);
  }

  /** Closes the folders that stay open; a later call opens what it needs again. */
  void release() {
    leave();
    closeBase();
  }

  private void closeBase() {
    if (base >= 0) {
      calls.close(base);
      base = FAILED;
    }
  }
}
