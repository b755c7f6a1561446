package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A store on the heap, for tests and for registries that need not outlive their process.
 *
 * <p>It has real folders, as a file system does. Every method is atomic, except {@link #list} and
 * those methods of the quarantine that take several objects. An object has at most 2 GiB. Closing
 * the store discards its contents.
 */
public final class InMemoryStorage implements StorageDriver {
  private final InstantSource clock;
  private final HeapTree tree;
  private final FolderMoves moves;
  private final Quarantine quarantine;
  private final ConcurrentMap<StoragePath, Claim> claims = new ConcurrentHashMap<>();

  private InMemoryStorage(InstantSource clock, HeapTree tree) {
    this.clock = clock;
    this.tree = tree;
    this.moves = new HeapMoves(tree);
    this.quarantine = new KeptFolders(this, moves);
  }

  /** Returns an empty store that measures leases by the system clock. */
  public static InMemoryStorage create() {
    return create(InstantSource.system());
  }

  /** Returns an empty store that measures leases by {@code clock}. */
  public static InMemoryStorage create(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    return new InMemoryStorage(clock, new HeapTree(clock));
  }

  /**
   * Returns a new store with the current contents of this one, which measures leases by {@code
   * clock}. Later changes to one of the two do not affect the other.
   *
   * <p>The copy shares the bytes of all objects with this store and costs only their names. Leases
   * keep their times. In the copy nothing is claimed, no object has a writer, and everything counts
   * as synced.
   */
  public InMemoryStorage copy(InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    return new InMemoryStorage(clock, tree.reading(() -> tree.copy(clock)));
  }

  /**
   * Discards everything that no call has promised to keep, as a power failure does: bytes that were
   * appended and not published, and renewals of leases.
   *
   * <p>An object that was appended to returns to the length and the lease that it had before, 0
   * bytes if the append created it. A change that a real store may undo in a crash, such as the
   * removal of an empty folder, stays.
   */
  public void loseUnsynced() {
    tree.changing(() -> {
      tree.loseUnsynced();
      return true;
    });
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return tree.reading(() -> tree.object(path).map(HeapObject::entry));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    HeapObject.Content content = content(path);
    if (offset < 0 || offset > content.length()) {
      throw new StorageException.OffsetMismatch(path, offset, content.length());
    }
    return new HeapReader(content, (int) offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    HeapObject.Content content = content(path);
    if (content.length() > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return Arrays.copyOf(content.bytes(), content.length());
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    Objects.requireNonNull(content, "content");
    tree.changing(() -> put(path, content));
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    return tree.changing(() -> {
      Optional<HeapObject> object = tree.object(path);
      checkNoWriter(path, object);
      checkLength(path, object, offset);
      HeapObject opened = object.orElseGet(() -> put(path, new byte[0]));
      HeapWriter writer = new HeapWriter(path, opened, clock);
      opened.open(writer);
      return writer;
    });
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    return tree.changing(() -> {
      HeapObject object =
          tree.object(from).orElseThrow(() -> new StorageException.NoSuchObject(from));
      checkNoWriter(from, Optional.of(object));
      checkLength(from, Optional.of(object), size);
      boolean first = tree.object(to).isEmpty();
      if (first) {
        tree.put(to, object);
        object.renew(clock.instant());
        object.sync();
      }
      tree.remove(from);
      return first;
    });
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(seen, "seen");
    return tree.changing(() -> {
      HeapObject object =
          tree.object(from).orElseThrow(() -> new StorageException.NoSuchObject(from));
      checkNoWriter(from, Optional.of(object));
      if (!stat(to).equals(Optional.of(seen))) {
        return false;
      }
      tree.put(to, object);
      object.renew(clock.instant());
      object.sync();
      return tree.remove(from);
    });
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    return moves.publishAlone(from, to);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    Optional<HeapFolder> found = tree.reading(() -> tree.folder(folder));
    found.ifPresent(there -> there.list(visitor));
    return found.isPresent();
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return tree.reading(() -> tree.folder(folder).map(HeapFolder::changed));
  }

  @Override
  public boolean delete(StoragePath path) {
    return tree.changing(() -> {
      if (tree.folder(path).isPresent()) {
        throw new StorageException.UnexpectedKind(path, "an object");
      }
      return tree.remove(path);
    });
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return tree.changing(
        () -> tree.folder(folder).filter(HeapFolder::isEmpty).isPresent() && tree.remove(folder));
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return tree.changing(() -> {
      checkNoWriter(folder, tree.object(folder));
      if (tree.folder(folder).filter(HeapFolder::hasWriter).isPresent()) {
        throw new StorageException.Busy(folder);
      }
      return tree.remove(folder);
    });
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    Objects.requireNonNull(paths, "paths");
    tree.changing(() -> {
      paths.forEach(path -> tree.object(path).ifPresent(HeapObject::sync));
      return true;
    });
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    return tree.reading(() -> {
      Optional<HeapObject> object = tree.object(path);
      object.ifPresent(there -> there.renew(clock.instant()));
      return object.map(HeapObject::entry);
    });
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(content, "content");
    return tree.changing(() -> {
      if (claims.containsKey(path)) {
        return Optional.empty();
      }
      put(path, content);
      Claim claim = new HeapClaim(path);
      claims.put(path, claim);
      return Optional.of(claim);
    });
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return tree.reading(() -> !claims.containsKey(path));
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    tree.close();
  }

  /** Returns the name of this class and the clock. */
  @Override
  public String toString() {
    return "InMemoryStorage[clock=" + clock + "]";
  }

  private HeapObject.Content content(StoragePath path) {
    return tree.reading(() -> tree.object(path).map(HeapObject::content))
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  private static void checkNoWriter(StoragePath path, Optional<HeapObject> object) {
    if (object.filter(HeapObject::hasWriter).isPresent()) {
      throw new StorageException.Busy(path);
    }
  }

  private static void checkLength(StoragePath path, Optional<HeapObject> object, long expected) {
    int length = object.map(there -> there.content().length()).orElse(0);
    if (expected != length) {
      throw new StorageException.OffsetMismatch(path, expected, length);
    }
  }

  private HeapObject put(StoragePath path, byte[] content) {
    HeapObject object = new HeapObject(content, clock.instant());
    tree.put(path, object);
    return object;
  }

  /** A claim that holds a path until it is closed. */
  private final class HeapClaim implements Claim {
    private final StoragePath path;

    HeapClaim(StoragePath path) {
      this.path = path;
    }

    @Override
    public void close() {
      claims.remove(path, this);
    }
  }
}
