package example.driver;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registry in a {@link Bucket}. The object at a path has the key {@code data/<path>}; a folder is
 * a common prefix of keys.
 *
 * <p>The bucket sets the time of an object when it is written. A lease that is renewed, or moves
 * with its object, is therefore an object of its own: {@code leases/<path>} contains the time, and
 * takes precedence. In quarantine an object has another path, to which it is copied with its lease.
 *
 * <p>The driver is the only user of its bucket, so a lock makes each method atomic. A driver of a
 * bucket that several processes use needs conditional requests instead; {@link StorageDriver} and
 * {@link Quarantine} state what must hold without a lock.
 */
public final class BucketStorage implements StorageDriver {
  private static final String DATA = "data/";
  private static final String LEASES = "leases/";

  private final Bucket bucket = new Bucket();
  private final Set<StoragePath> writers = new HashSet<>();
  private final FolderMoves moves = new Moves();
  private final Quarantine quarantine = new KeptFolders(this, moves);
  private boolean closed;

  @Override
  public synchronized Optional<StorageEntry> stat(StoragePath path) {
    return find(path).map(found -> new StorageEntry(found.content().length, leaseOf(path, found)));
  }

  @Override
  public synchronized ReadableByteChannel open(StoragePath path, long offset) {
    byte[] content = get(path).content();
    if (offset < 0 || offset > content.length) {
      throw new StorageException.OffsetMismatch(path, offset, content.length);
    }
    int rest = content.length - (int) offset;
    return Channels.newChannel(new ByteArrayInputStream(content, (int) offset, rest));
  }

  @Override
  public synchronized byte[] read(StoragePath path, int limit) {
    byte[] content = get(path).content();
    if (content.length > limit) {
      throw new StorageException.TooLarge(path, limit);
    }
    return content.clone();
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    List<String> names = names(folder);
    names.forEach(visitor::visit);
    return !names.isEmpty();
  }

  @Override
  public synchronized void write(StoragePath path, byte[] content) {
    checkOpen();
    put(path, content);
  }

  @Override
  public synchronized WritableByteChannel append(StoragePath path, long offset) {
    checkNoWriter(path);
    Optional<Bucket.Item> found = find(path);
    int length = found.map(item -> item.content().length).orElse(0);
    if (offset != length) {
      throw new StorageException.OffsetMismatch(path, offset, length);
    }
    if (found.isEmpty()) {
      put(path, new byte[0]);
    }
    writers.add(path);
    return new Writer(path);
  }

  @Override
  public synchronized boolean publish(StoragePath from, long size, StoragePath to) {
    byte[] content = finished(from);
    if (content.length != size) {
      throw new StorageException.OffsetMismatch(from, size, content.length);
    }
    boolean first = find(to).isEmpty();
    if (first) {
      put(to, content);
    }
    remove(from);
    return first;
  }

  @Override
  public synchronized boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    byte[] content = finished(from);
    if (!stat(to).equals(Optional.of(seen))) {
      return false;
    }
    put(to, content);
    return remove(from);
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    return moves.publishAlone(from, to);
  }

  /** Returns empty: there are no folders that could change. */
  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return Optional.empty();
  }

  @Override
  public synchronized boolean delete(StoragePath path) {
    if (!names(path).isEmpty()) {
      throw new StorageException.UnexpectedKind(path, "an object");
    }
    return remove(path);
  }

  /** Returns false: a folder without objects does not exist. */
  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    return false;
  }

  @Override
  public synchronized boolean deleteTree(StoragePath folder) {
    checkNoWriter(folder);
    names(folder).forEach(name -> checkNoWriter(folder.resolve(name)));
    List<StoragePath> below = below(folder);
    below.forEach(this::remove);
    return remove(folder) || !below.isEmpty();
  }

  /** Does nothing: what a method has put into the bucket is durable when the method returns. */
  @Override
  public void persist(Collection<StoragePath> paths) {}

  @Override
  public synchronized Optional<StorageEntry> lease(StoragePath path) {
    if (find(path).isPresent()) {
      putLease(path, now());
    }
    return stat(path);
  }

  @Override
  public Instant now() {
    return Instant.now();
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
  public synchronized void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private Optional<Bucket.Item> find(StoragePath path) {
    checkOpen();
    return bucket.get(DATA + path);
  }

  private Bucket.Item get(StoragePath path) {
    return find(path).orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  private byte[] finished(StoragePath path) {
    checkNoWriter(path);
    return get(path).content();
  }

  private void checkNoWriter(StoragePath path) {
    if (writers.contains(path)) {
      throw new StorageException.Busy(path);
    }
  }

  private Instant leaseOf(StoragePath path, Bucket.Item item) {
    return bucket
        .get(LEASES + path)
        .map(lease -> Instant.parse(new String(lease.content(), StandardCharsets.US_ASCII)))
        .orElse(item.written());
  }

  private void putLease(StoragePath path, Instant lease) {
    bucket.put(LEASES + path, lease.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Puts an object, whose lease starts now. */
  private void put(StoragePath path, byte[] content) {
    if (!below(path).isEmpty()) {
      throw new StorageException.UnexpectedKind(path, "no folder");
    }
    String above = path.value();
    while (above.contains("/")) {
      above = above.substring(0, above.lastIndexOf('/'));
      if (bucket.get(DATA + above).isPresent()) {
        throw new StorageException.UnexpectedKind(path, "a folder at " + above);
      }
    }
    bucket.put(DATA + path, content);
    bucket.delete(LEASES + path);
  }

  private boolean remove(StoragePath path) {
    checkOpen();
    bucket.delete(LEASES + path);
    return bucket.delete(DATA + path);
  }

  private synchronized List<String> names(StoragePath folder) {
    int start = folder.value().length() + 1;
    return below(folder).stream()
        .map(path -> path.value().substring(start).split("/", 2)[0])
        .distinct()
        .toList();
  }

  private List<StoragePath> below(StoragePath folder) {
    checkOpen();
    return bucket.keys(DATA + folder + "/").stream()
        .map(key -> StoragePath.parse(key.substring(DATA.length())))
        .toList();
  }

  /** Moves the objects of a quarantine, which is a folder of the store like any other. */
  private final class Moves implements FolderMoves {
    @Override
    public Optional<Instant> take(StoragePath object, StoragePath kept) {
      synchronized (BucketStorage.this) {
        Optional<Instant> lease = stat(object).map(StorageEntry::modified);
        if (lease.isPresent()) {
          if (!below(kept.parent()).isEmpty()) {
            throw new StorageException.UnexpectedKind(kept.parent(), "a folder without objects");
          }
          move(object.parent(), kept.parent());
        }
        return lease;
      }
    }

    @Override
    public boolean restore(StoragePath kept, StoragePath object) {
      synchronized (BucketStorage.this) {
        boolean isKept = find(kept).isPresent();
        if (isKept) {
          move(kept.parent(), object.parent());
        }
        return isKept;
      }
    }

    @Override
    public boolean purge(StoragePath kept) {
      synchronized (BucketStorage.this) {
        boolean isKept = find(kept).isPresent();
        if (isKept) {
          below(kept.parent()).forEach(BucketStorage.this::remove);
        }
        return isKept;
      }
    }

    /** Moves each object with its lease, unless another one is at its new path. */
    private void move(StoragePath from, StoragePath to) {
      for (StoragePath path : below(from)) {
        StoragePath target = to.resolve(path.value().substring(from.value().length() + 1));
        if (find(target).isEmpty()) {
          Bucket.Item item = get(path);
          put(target, item.content());
          putLease(target, leaseOf(path, item));
        }
        remove(path);
      }
    }
  }

  /** The writer of an object. A bucket cannot append, so each write puts the whole object. */
  private final class Writer implements WritableByteChannel {
    private final StoragePath path;
    private boolean open = true;

    Writer(StoragePath path) {
      this.path = path;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      synchronized (BucketStorage.this) {
        if (!open) {
          throw new ClosedChannelException();
        }
        Bucket.Item item = bucket
            .get(DATA + path)
            .orElseThrow(() -> new IOException(new StorageException.NoSuchObject(path)));
        int length = item.content().length;
        int count = source.remaining();
        byte[] longer = Arrays.copyOf(item.content(), length + count);
        source.get(longer, length, count);
        bucket.put(DATA + path, longer);
        bucket.delete(LEASES + path);
        return count;
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      synchronized (BucketStorage.this) {
        if (open) {
          open = false;
          writers.remove(path);
        }
      }
    }
  }
}
