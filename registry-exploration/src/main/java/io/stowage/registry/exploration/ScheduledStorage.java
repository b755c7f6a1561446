package io.stowage.registry.exploration;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The view that one process has of the store, in the steps between which the contract of a driver
 * allows other processes to act: a look-up, a read, a listing, a write, a removal, a take, a
 * restore and a purge are one step each.
 *
 * <p>A renewal is three steps: the file is opened, the time of the opened file is set, wherever it
 * is by then, and the path is looked up. The removal of a tree is one step for each name in it. The
 * clock is read together with the preceding call. Like the process, an instance is used by one
 * thread at a time.
 */
class ScheduledStorage implements StorageDriver {
  /** The message for a call that other processes thwart repeatedly. */
  static final String STARVED = "starved";

  final Caller caller;

  /** Makes the calls of channels, which remain open when the store is closed. */
  final Caller channels;

  final int tries;
  final ScheduledLocks locks;
  private final boolean shared;
  private final ScheduledMoves moves;
  private final Quarantine quarantine;
  private boolean closed;

  /** Creates a view in which a call fails after {@code tries} thwarted attempts in a row. */
  ScheduledStorage(Caller caller, boolean shared, int tries) {
    this(caller, shared, tries, new ScheduledLocks(caller, true));
  }

  ScheduledStorage(Caller caller, boolean shared, int tries, ScheduledLocks locks) {
    this.caller = call -> {
      checkOpen();
      return caller.make(call);
    };
    this.channels = caller;
    this.locks = locks;
    this.shared = shared;
    this.tries = tries;
    this.moves = new ScheduledMoves(this.caller);
    this.quarantine = new KeptFolders(this, moves);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return caller.make(Call.of(Op.LOOK, path.value())) instanceof Entry found
        ? Optional.of(
            new StorageEntry(found.size(), Instant.ofEpochMilli(found.time()), found.id()))
        : Optional.empty();
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    byte[] content = content(path);
    if (offset < 0 || offset > content.length) {
      throw new StorageException.OffsetMismatch(path, offset, content.length);
    }
    int rest = content.length - (int) offset;
    return Channels.newChannel(new ByteArrayInputStream(content, (int) offset, rest));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    byte[] content = content(path);
    if (content.length > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return content;
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    checkKind(path, caller.make(Call.on(Op.WRITE, 0, path.value(), 0, text)));
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    checkOpen();
    locks.lock(path);
    try {
      return new ScheduledWriter(channels, locks, path.value(), openToAppend(path, offset));
    } catch (StorageException e) {
      locks.unlock(path.value());
      throw e;
    }
  }

  int openToAppend(StoragePath path, long offset) {
    checkLength(path, offset);
    Object file = caller.make(Call.of(Op.OPEN_OR_CREATE, path.value()));
    checkKind(path, file);
    return (Integer) file;
  }

  void checkLength(StoragePath path, long offset) {
    long length = stat(path).map(StorageEntry::size).orElse(0L);
    if (offset != length) {
      throw new StorageException.OffsetMismatch(path, offset, length);
    }
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    checkOpen();
    return locks.locked(from, () -> published(from, size, to));
  }

  boolean published(StoragePath from, long size, StoragePath to) {
    Object published = caller.make(Call.publishing(from.value(), size, to.value()));
    checkKind(to, published);
    if (published instanceof Long length) {
      throw new StorageException.OffsetMismatch(from, size, length);
    }
    if (published == Outcome.ABSENT) {
      throw new StorageException.NoSuchObject(from);
    }
    return published == Outcome.DONE;
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    checkOpen();
    return publishedAlone(from, to);
  }

  boolean publishedAlone(StoragePath from, StoragePath to) {
    return moves.publishAlone(from, to);
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    checkOpen();
    return locks.locked(from, () -> replaced(from, to, seen));
  }

  boolean replaced(StoragePath from, StoragePath to, StorageEntry seen) {
    if (!(seen.version() instanceof Integer id)) {
      return false;
    }
    Entry entry = new Entry(seen.size(), seen.modified().toEpochMilli(), id);
    Object replaced = caller.make(Call.replacing(from.value(), to.value(), entry));
    if (replaced == Outcome.ABSENT) {
      throw new StorageException.NoSuchObject(from);
    }
    return replaced == Outcome.DONE;
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Optional<List<String>> names = Listing.of(caller, folder.value());
    names.stream()
        .flatMap(List::stream)
        .filter(name -> !name.startsWith(Paths.HIDDEN))
        .forEach(visitor::visit);
    return names.isPresent();
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return caller.make(Call.of(Op.CHANGED, folder.value())) instanceof Long time
        ? Optional.of(Instant.ofEpochMilli(time))
        : Optional.empty();
  }

  @Override
  public boolean delete(StoragePath path) {
    Object removed = caller.make(Call.of(Op.DELETE, path.value()));
    checkKind(path, removed);
    return removed == Outcome.DONE;
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    return caller.make(Call.of(Op.REMOVE_FOLDER, folder.value())) == Outcome.DONE;
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    checkOpen();
    locks.checkNone(folder);
    return deleteTree(folder.value());
  }

  /** Does nothing, because durability is not visible to processes. */
  @Override
  public void persist(Collection<StoragePath> paths) {
    checkOpen();
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    if (!(caller.make(Call.of(Op.OPEN, path.value())) instanceof Integer file)) {
      return Optional.empty();
    }
    caller.make(Call.on(Op.RENEW, file, path.value()));
    return stat(path);
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    checkOpen();
    try {
      locks.lock(path);
    } catch (StorageException.Busy e) {
      return Optional.empty();
    }
    try {
      write(path, content);
    } catch (StorageException e) {
      locks.unlock(path.value());
      throw e;
    }
    AtomicBoolean closed = new AtomicBoolean();
    return Optional.of(() -> {
      if (closed.compareAndSet(false, true)) {
        locks.unlock(path.value());
      }
    });
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    checkOpen();
    return locks.isFree(path);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli((Long) caller.make(Call.of(Op.TIME, "")));
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Ends the writes of a process that has died. */
  void unlockAll() {
    locks.unlockAll();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private boolean deleteTree(String path) {
    for (int i = 0; i < tries; i++) {
      for (String name : Listing.of(caller, path).orElse(List.of())) {
        String child = Paths.join(path, name);
        if (caller.make(Call.of(Op.REMOVE, child)) == Outcome.OCCUPIED) {
          deleteTree(child);
        }
      }
      Object removed = caller.make(Call.of(Op.REMOVE, path));
      if (removed != Outcome.OCCUPIED) {
        return removed == Outcome.DONE;
      }
    }
    throw failed(StoragePath.parse(path));
  }

  private byte[] content(StoragePath path) {
    if (caller.make(Call.of(Op.READ, path.value())) instanceof String content) {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw new StorageException.NoSuchObject(path);
  }

  static void checkKind(StoragePath path, Object answer) {
    if (answer == Outcome.UNEXPECTED) {
      throw new StorageException.UnexpectedKind(path, "an object in a folder");
    }
  }

  StorageException failed(StoragePath path) {
    return new StorageException.Failed(path, new IOException(STARVED));
  }
}
