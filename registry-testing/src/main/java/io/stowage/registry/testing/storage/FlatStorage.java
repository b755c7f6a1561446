package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A store on the heap with the properties of an object store: keys instead of folders, no rename,
 * times that cannot be set, and leases that are kept apart from the objects. Views of a listing
 * become stale. Use it to test that a program does not depend on more. Thread-safe.
 */
public final class FlatStorage implements StorageDriver {
  private final NavigableMap<String, FlatObject> objects = new ConcurrentSkipListMap<>();
  private final Map<StoragePath, Instant> leases = new ConcurrentHashMap<>();
  private final Set<StoragePath> claims = ConcurrentHashMap.newKeySet();
  private final InstantSource clock;
  private final FlatView view = new FlatView(this::objects, this::leaseOf);
  private final FlatQuarantine quarantine = new FlatQuarantine(this);
  private volatile boolean closed;

  private FlatStorage(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns an empty store that measures leases by the system clock. */
  public static FlatStorage create() {
    return create(InstantSource.system());
  }

  /** Returns an empty store that measures leases by {@code clock}. */
  public static FlatStorage create(InstantSource clock) {
    return new FlatStorage(Objects.requireNonNull(clock, "clock"));
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return view.stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return view.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return view.read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return view.list(folder, visitor);
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    String prefix = folder.value() + "/" + beginning;
    NavigableMap<String, FlatObject> found = new TreeMap<>();
    FlatView.below(objects(), folder).forEach((key, object) -> {
      if (key.startsWith(prefix)) {
        found.put(key, object);
      }
    });
    Map<StoragePath, Instant> leased = Map.copyOf(leases);
    return new FlatView(() -> found, path -> leased.getOrDefault(path, Instant.MIN)) {
      @Override
      public ReadableByteChannel open(StoragePath path, long offset) {
        return view.open(path, offset);
      }

      @Override
      public byte[] read(StoragePath path, int limit) {
        return view.read(path, limit);
      }
    };
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    Objects.requireNonNull(content, "content");
    changing(all -> put(path, new FlatObject(content, clock.instant())));
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    return changing(all -> {
      Optional<FlatObject> found = find(path);
      checkNoWriter(path);
      int length = found.map(FlatObject::length).orElse(0);
      if (offset != length) {
        throw new StorageException.OffsetMismatch(path, offset, length);
      }
      FlatObject object =
          found.orElseGet(() -> put(path, new FlatObject(new byte[0], clock.instant())));
      object.setWriter(true);
      return new Writer(object);
    });
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    return changing(all -> {
      FlatObject object = requireFinished(from);
      if (object.length() != size) {
        throw new StorageException.OffsetMismatch(from, size, object.length());
      }
      boolean first = find(to).isEmpty();
      if (first) {
        put(to, object.copy(clock.instant()));
      }
      all.remove(from.value());
      return first;
    });
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    return changing(all -> {
      Optional<FlatObject> object = find(from);
      if (object.isEmpty() || !FlatView.below(all, to.parent()).isEmpty()) {
        return false;
      }
      put(to, object.get());
      Optional.ofNullable(leases.remove(from)).ifPresent(lease -> leases.put(to, lease));
      all.remove(from.value());
      return true;
    });
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(seen, "seen");
    return changing(all -> {
      FlatObject object = requireFinished(from);
      if (!stat(to).equals(Optional.of(seen))) {
        return false;
      }
      put(to, object.copy(clock.instant()));
      return all.remove(from.value()) != null;
    });
  }

  /** Returns empty: there are no folders that could change. */
  @Override
  public Optional<Instant> changed(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    checkOpen();
    return Optional.empty();
  }

  @Override
  public boolean delete(StoragePath path) {
    return changing(all -> {
      if (!FlatView.below(all, path).isEmpty()) {
        throw new StorageException.UnexpectedKind(path, "an object");
      }
      return all.remove(path.value()) != null;
    });
  }

  /** Returns false: a folder without objects does not exist. */
  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    checkOpen();
    return false;
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    return changing(all -> {
      checkNoWriter(folder);
      NavigableMap<String, FlatObject> below = FlatView.below(all, folder);
      below.keySet().stream()
          .map(StoragePath::parse)
          .filter(path -> path.parent().equals(folder))
          .filter(path -> find(path).filter(FlatObject::hasWriter).isPresent())
          .findFirst()
          .ifPresent(path -> {
            throw new StorageException.Busy(folder);
          });
      boolean removed = !below.isEmpty();
      below.clear();
      return all.remove(folder.value()) != null || removed;
    });
  }

  /** Does nothing, since the heap loses nothing while the process runs. */
  @Override
  public void persist(Collection<StoragePath> paths) {
    Objects.requireNonNull(paths, "paths");
    checkOpen();
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    Objects.requireNonNull(path, "path");
    checkOpen();
    leases.put(path, clock.instant());
    return stat(path);
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    return changing(all -> {
      if (claims.contains(path)) {
        return Optional.empty();
      }
      write(path, content);
      claims.add(path);
      AtomicBoolean released = new AtomicBoolean();
      return Optional.of(() -> {
        if (released.compareAndSet(false, true)) {
          claims.remove(path);
        }
      });
    });
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    checkOpen();
    return !claims.contains(path);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  /** Returns true: views of a listing answer what they can. */
  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Returns the last lease of the object at {@code path}, apart from its own time. */
  Instant leaseOf(StoragePath path) {
    return leases.getOrDefault(path, Instant.MIN);
  }

  /** Changes the objects while no other caller does. */
  synchronized <T> T changing(Function<NavigableMap<String, FlatObject>, T> change) {
    return change.apply(objects());
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private NavigableMap<String, FlatObject> objects() {
    checkOpen();
    return objects;
  }

  private FlatObject put(StoragePath path, FlatObject object) {
    if (!FlatView.below(objects, path).isEmpty()) {
      throw new StorageException.UnexpectedKind(path, "no folder");
    }
    for (String key = path.value(); key.contains("/"); ) {
      key = key.substring(0, key.lastIndexOf('/'));
      if (objects.containsKey(key)) {
        throw new StorageException.UnexpectedKind(path, "a folder at " + key);
      }
    }
    objects.put(path.value(), object);
    return object;
  }

  private Optional<FlatObject> find(StoragePath path) {
    return Optional.ofNullable(objects.get(path.value()));
  }

  private FlatObject requireFinished(StoragePath path) {
    FlatObject object = find(path).orElseThrow(() -> new StorageException.NoSuchObject(path));
    checkNoWriter(path);
    return object;
  }

  private void checkNoWriter(StoragePath path) {
    if (find(path).filter(FlatObject::hasWriter).isPresent()) {
      throw new StorageException.Busy(path);
    }
  }

  /** Appends to an object, even if it has been moved. */
  private final class Writer implements WritableByteChannel {
    private final FlatObject object;
    private boolean open = true;

    Writer(FlatObject object) {
      this.object = object;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      object.append(bytes, clock.instant());
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
        object.setWriter(false);
      }
    }
  }
}
