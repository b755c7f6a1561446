package io.stowage.registry.storage.linux;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A {@link FileSystemStorage} that looks up, reads and lists files with a few system calls of
 * Linux. It saves time in programs that read most of the store.
 *
 * <p>The calls handle only what is ordinary. They do not follow symbolic links, even if another
 * process places one during a call, except that a {@linkplain #listed listed} view relies for a
 * second on the place of the folder that it listed last, and on the kinds of the folders in it.
 * Lookups and reads also rely for a second on the place of the folder {@link StorageDriver#MARKER}.
 * Everything that they refuse, do not find or fail to do is left to the {@link FileSystemStorage},
 * which then throws the exceptions that its contract demands. It also makes all changes.
 * Thread-safe.
 */
public final class LinuxStorage implements StorageDriver {
  private final FileSystemStorage files;
  private final SystemCalls calls;
  private final String root;

  /** The memories that no thread uses. */
  private final Queue<CallMemory> memories = new ConcurrentLinkedQueue<>();

  /** The memories that threads used last, by the numbers of the threads; faster than the queue. */
  private final AtomicReferenceArray<CallMemory> own = new AtomicReferenceArray<>(16);

  private final Quarantine quarantine;
  private volatile boolean closed;

  private LinuxStorage(FileSystemStorage files, SystemCalls calls) {
    this.files = files;
    this.calls = calls;
    this.root = files.root().toString();
    this.quarantine = files.quarantine() instanceof KeptFolders folders
        ? new KeptFolders(this, folders.moves())
        : files.quarantine();
  }

  /**
   * Returns a store that reads {@code files} with system calls, or {@code files} itself if this
   * process cannot make them: without {@code --enable-native-access}, on another system or
   * processor, on a kernel before 5.6, where these calls are forbidden, or if the path of the store
   * contains other characters than those of ASCII.
   */
  public static StorageDriver reading(FileSystemStorage files) {
    Objects.requireNonNull(files, "files");
    return Architecture.ofProcess()
        .filter(found -> LinuxStorage.class.getModule().isNativeAccessEnabled())
        .filter(found -> isAscii(files.root().toString()))
        .map(SystemCalls::new)
        .filter(calls -> canOpen(calls, files.root()))
        .<StorageDriver>map(calls -> new LinuxStorage(files, calls))
        .orElse(files);
  }

  private static boolean canOpen(SystemCalls calls, Path root) {
    try (CallMemory memory = new CallMemory(calls, root.toString(), CallMemory::release)) {
      long folder = memory.openRoot();
      if (folder < 0) {
        return false;
      }
      boolean listed = memory.entries(folder) > 0;
      memory.close(folder);
      return listed;
    }
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    Objects.requireNonNull(path, "path");
    Optional<StorageEntry> found = Optional.empty();
    if (mayCall()) {
      try (CallMemory memory = memory()) {
        found = entry(memory, path);
      }
    }
    return found.isPresent() ? found : files.stat(path);
  }

  private Optional<StorageEntry> entry(CallMemory memory, StoragePath path) {
    long file = memory.openToLook(path);
    if (file < 0) {
      return Optional.empty();
    }
    try {
      return memory.isRegular(file) ? Optional.of(entry(memory)) : Optional.empty();
    } finally {
      memory.close(file);
    }
  }

  /**
   * Looks up an object as {@link #stat} does. The folder that contains it and the folder above must
   * have been seen within the last second.
   */
  Optional<StorageEntry> statInSeen(StoragePath path) {
    if (mayCall()) {
      try (CallMemory memory = memory()) {
        if (memory.isRegularAt(path)) {
          return Optional.of(entry(memory));
        }
      }
    }
    return files.stat(path);
  }

  private static StorageEntry entry(CallMemory memory) {
    return new StorageEntry(memory.size(), memory.modified(), memory.identity());
  }

  /** Returns a view whose lookups below a folder that it has just listed take one call each. */
  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(beginning, "beginning");
    return new ListedFolders(this);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return files.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return read(path, limit, false);
  }

  /** Reads an object as {@link #read} does, from the folder that this thread listed last. */
  byte[] readListed(StoragePath path, int limit) {
    return read(path, limit, true);
  }

  private byte[] read(StoragePath path, int limit, boolean listed) {
    Objects.requireNonNull(path, "path");
    if (mayCall()) {
      try (CallMemory memory = memory()) {
        long file = listed ? memory.openListedToRead(path) : memory.openToRead(path);
        Optional<byte[]> content = content(memory, file, limit);
        if (content.isPresent()) {
          return content.get();
        }
      }
    }
    return files.read(path, limit);
  }

  private static Optional<byte[]> content(CallMemory memory, long file, int limit) {
    if (file < 0) {
      return Optional.empty();
    }
    try {
      int length = memory.read(file);
      return length == CallMemory.FAILED || length > limit
          ? Optional.empty()
          : Optional.of(memory.content(length));
    } finally {
      memory.close(file);
    }
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return list(folder, visitor, false, () -> {});
  }

  /**
   * Lists a folder as {@link #list(StoragePath, NameVisitor)} does, and lets paths in it begin there
   * for a second. Runs {@code ifFolders} at the end if all its children are folders.
   */
  boolean listAndStay(StoragePath folder, NameVisitor visitor, Runnable ifFolders) {
    return list(folder, visitor, true, ifFolders);
  }

  private boolean list(StoragePath folder, NameVisitor visitor, boolean stay, Runnable ifFolders) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    Entries entries = new Entries(visitor);
    Optional<Boolean> complete = listed(folder, entries, stay);
    return complete.isPresent()
        ? ended(folder, complete.get(), entries, ifFolders)
        : files.list(folder, visitor);
  }

  /** Returns whether the listing reached the end of the folder, or empty if it did not begin. */
  private Optional<Boolean> listed(StoragePath folder, Entries entries, boolean stay) {
    if (!mayCall()) {
      return Optional.empty();
    }
    try (CallMemory memory = memory()) {
      return listed(memory, folder, entries, stay);
    }
  }

  private Optional<Boolean> listed(
      CallMemory memory, StoragePath path, Entries entries, boolean stay) {
    long folder = memory.openToList(path);
    if (folder < 0) {
      return Optional.empty();
    }
    try {
      int length = memory.entries(folder);
      if (length == CallMemory.FAILED) {
        return Optional.empty();
      }
      while (length > 0) {
        entries.pass(memory.content(), length);
        length = memory.entries(folder);
      }
      return Optional.of(length == 0);
    } finally {
      if (stay) {
        memory.stayIn(path, folder);
      } else {
        memory.close(folder);
      }
    }
  }

  private boolean ended(StoragePath folder, boolean complete, Entries entries, Runnable ifFolders) {
    if (!complete && files.list(folder, name -> {})) {
      throw new StorageException.Failed(folder, new IOException("the listing ended early"));
    }
    if (entries.leftSome()) {
      files.list(folder, entries.others());
    } else if (entries.areFolders()) {
      ifFolders.run();
    }
    return true;
  }

  /**
   * Returns whether this makes calls of its own. After a close, and in a thread that is interrupted,
   * everything is left to the JDK, which throws.
   *
   * <p>Callers do not pass functions to one method that makes the calls: code of the first compiler
   * makes a native call to create a function that captures values, which is slow for each file.
   */
  private boolean mayCall() {
    return !closed && !Thread.currentThread().isInterrupted();
  }

  /** Returns a memory that no other thread uses, until it is closed. */
  private CallMemory memory() {
    CallMemory free = own.getAndSet(index(), null);
    if (free == null) {
      free = memories.poll();
    }
    return free == null ? new CallMemory(calls, root, this::keep) : free;
  }

  private void keep(CallMemory memory) {
    CallMemory other = own.getAndSet(index(), memory);
    if (other != null) {
      memories.add(other);
    }
    if (closed) {
      release();
    }
  }

  /** Returns the index of the memory that this thread used last, unless another thread has it. */
  private int index() {
    return (int) (Thread.currentThread().threadId() % own.length());
  }

  private void release() {
    for (int i = 0; i < own.length(); i++) {
      CallMemory free = own.getAndSet(i, null);
      if (free != null) {
        free.release();
      }
    }
    for (CallMemory free = memories.poll(); free != null; free = memories.poll()) {
      free.release();
    }
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    files.write(path, content);
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    return files.append(path, offset);
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    return files.publish(from, size, to);
  }

  /**
   * Passes on what {@code files} finds, because its entries identify a file differently. What it
   * found before {@code seen} was found again is the same object.
   */
  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(seen, "seen");
    StorageEntry found =
        files.stat(to).filter(each -> stat(to).equals(Optional.of(seen))).orElse(seen);
    return files.replace(from, to, found);
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    return files.publishAlone(from, to);
  }

  @Override
  public int concurrency() {
    return files.concurrency();
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return files.changed(folder);
  }

  @Override
  public boolean delete(StoragePath path) {
    return files.delete(path);
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    return files.deleteIfEmpty(folder);
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    return files.deleteTree(folder);
  }

  @Override
  public List<StoragePath> deleteWithFolders(List<StoragePath> objects) {
    return files.deleteWithFolders(objects);
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    files.persist(paths);
  }

  /** The names of leftovers begin with a dot, so most folders are known to have none. */
  @Override
  public int removeLeftovers(StoragePath folder, Instant before) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(before, "before");
    Entries entries = new Entries(name -> {});
    return listed(folder, entries, false).orElse(false) && !entries.leftSome()
        ? 0
        : files.removeLeftovers(folder, before);
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    return files.lease(path).flatMap(found -> stat(path));
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    return files.claim(path, content);
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    return files.isAbandoned(path);
  }

  @Override
  public Instant now() {
    return files.now();
  }

  @Override
  public void checkWritable(StoragePath folder) {
    files.checkWritable(folder);
  }

  @Override
  public Duration probe(StoragePath folder) {
    return files.probe(folder);
  }

  @Override
  public boolean isShared() {
    return files.isShared();
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    closed = true;
    release();
    files.close();
  }

  /** Returns the store whose files this reads. */
  @Override
  public String toString() {
    return "LinuxStorage[files=" + files + "]";
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x7f);
  }
}
