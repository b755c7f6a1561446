package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in which the processes that use a store lock one byte for each path that they need
 * exclusively. The file has no content and is never removed: two processes that lock two files of
 * the same name do not see each other's locks.
 *
 * <p>A process has one instance for each lock file of a store, however often the store is open:
 * when a process closes any channel on a file, POSIX drops all locks that the process holds on that
 * file. Therefore the open files are held in a static map. A file is closed when its last user
 * leaves it; its users are the open instances of the store and the locks that are held.
 * Thread-safe.
 */
final class LockFile {
  /** The file with one byte for each object that has a writer. */
  static final String WRITERS = ".stowage-writers";

  /** The file with one byte for each claim. */
  static final String CLAIMS = ".stowage-claims";

  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);
  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  /** The position of a trial lock. No object uses it: positions of objects have 62 bits. */
  private static final long TRIAL = Long.MAX_VALUE - 1;

  private final Object identity;
  private final FileChannel file;
  private final Optional<ByteLocks> locks;
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private int users;

  /** Locks within this process only if {@code locks} is empty. */
  private LockFile(Object identity, FileChannel file, Optional<ByteLocks> locks) {
    this.identity = identity;
    this.file = file;
    this.locks = locks;
  }

  /** Returns whether {@code name} is the name of a lock file. */
  static boolean isName(String name) {
    return name.equals(WRITERS) || name.equals(CLAIMS);
  }

  /**
   * Returns the lock file at {@code path} and counts the caller as a user, which must {@link
   * #leave} it. A file that this process already has open is not opened again. While a file is
   * open, no other file has the same identity.
   */
  static LockFile at(Path path, Ownership ownership, ByteLocks locks) throws IOException {
    synchronized (OPEN) {
      Optional<Object> found = identity(path);
      LockFile file = found.map(OPEN::get).orElse(null);
      if (file == null) {
        file = open(path, locks);
        OPEN.put(file.identity, file);
      }
      if (found.isEmpty()) {
        ownership.madeFile(path);
      }
      file.users++;
      return file;
    }
  }

  /** Returns the identity of the file at {@code path}, or empty if there is no file. */
  private static Optional<Object> identity(Path path) throws IOException {
    try {
      BasicFileAttributes found = Attributes.of(path);
      if (!found.isRegularFile()) {
        throw new FileSystemException(path.toString(), null, "not a regular file");
      }
      return Optional.of(Attributes.identity(found));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether the file system of {@code file}, which is open as {@code channel}, can lock
   * bytes. If it cannot, logs a warning with the consequences.
   */
  static boolean isLocking(FileChannel channel, Path file, ByteLocks locks) throws IOException {
    Optional<FileLock> lock;
    try {
      lock = locks.tryLock(channel, TRIAL);
    } catch (IOException e) {
      LOG.warn(
          "The file system of {} does not lock files ({}): let one process at a time upload to this"
              + " store, or mount the file system with locks",
          Printable.of(file),
          Printable.of(e));
      return false;
    }
    if (lock.isPresent()) {
      lock.get().release();
    }
    return true;
  }

  /** Locks {@code path} exclusively for the caller, or returns empty if it is locked already. */
  Optional<WriterLock> tryLock(String path) throws IOException {
    if (!held.add(path)) {
      return Optional.empty();
    }
    Optional<WriterLock> lock = Optional.empty();
    try {
      lock = lockFile(path);
    } finally {
      if (lock.isEmpty()) {
        held.remove(path);
      }
    }
    return lock;
  }

  /**
   * Returns whether {@code path} is certainly not locked; false if the file system does not lock.
   */
  boolean isFree(String path) throws IOException {
    Optional<WriterLock> lock = locks.isPresent() ? tryLock(path) : Optional.empty();
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }

  private Optional<WriterLock> lockFile(String path) throws IOException {
    Optional<FileLock> lock = Optional.empty();
    if (locks.isPresent()) {
      lock = locks.get().tryLock(file, positionOf(path));
      if (lock.isEmpty()) {
        return Optional.empty();
      }
    }
    synchronized (OPEN) {
      users++;
    }
    return Optional.of(new WriterLock(this, path, lock));
  }

  void released(String path) throws IOException {
    held.remove(path);
    leave();
  }

  /** Releases the file; each user calls this once. */
  void leave() throws IOException {
    synchronized (OPEN) {
      users--;
      if (users == 0) {
        OPEN.remove(identity);
        file.close();
      }
    }
  }

  private static LockFile open(Path path, ByteLocks locks) throws IOException {
    FileChannel channel = FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean locking = isLocking(channel, path, locks);
    Object identity = identity(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    return new LockFile(identity, channel, locking ? Optional.of(locks) : Optional.empty());
  }

  private static long positionOf(String path) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() >>> 2;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
