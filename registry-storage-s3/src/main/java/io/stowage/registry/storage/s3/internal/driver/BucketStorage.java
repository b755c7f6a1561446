package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.RequestCounts;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.CheckedPages;
import io.stowage.registry.storage.s3.internal.bucket.CountingBucket;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The storage SPI on a bucket. Keys, contents and multipart uploads are those of the driver
 * {@code s3} of Distribution. Thread-safe.
 *
 * <p>The bucket has no folders, so a look for an object in the way of another, or for a folder in
 * place of an object, is a request of its own. It is made only where the layout of a registry does
 * not already tell what is at a path.
 */
public final class BucketStorage implements StorageDriver {
  /** How long a request of another program may take: it looks up each layer in turn. */
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private static final int CALLS = 64;

  private final CountingBucket counts;
  private final ObjectStore store;
  private final LeaseObjects leases;
  private final OldVersions old;
  private final ObjectReader reader;
  private final Uploads uploads;
  private final KeyLists lists;
  private final Listing listing;
  private final Removal removal;
  private final Publication publication;
  private final Probe probe;
  private final Quarantine quarantine;
  private final Writers writers = new Writers();

  private BucketStorage(Builder builder) {
    this.counts = new CountingBucket(builder.bucket);
    this.store = new ObjectStore(
        builder.retries.apply(new CheckedPages(counts)), builder.keys, builder.local);
    this.leases = new LeaseObjects(store);
    this.old = new OldVersions(store);
    this.reader = new ObjectReader(store);
    this.lists = new KeyLists(store);
    ObjectCopies copies = new ObjectCopies(store, builder.sizes);
    this.uploads = new Uploads(store, reader, copies, builder.sizes);
    this.listing = new Listing(store, lists, uploads);
    this.removal = new Removal(store, reader, lists, uploads);
    this.publication = new Publication(store, reader, lists, uploads, removal, leases);
    this.probe = new Probe(store);
    this.quarantine = new S3Quarantine(
        store, leases, copies, old, path -> uploads.look(path).entry(leaseOf(path)), removal::tree);
  }

  /** Returns a builder of a driver for {@code bucket}, which the driver closes. */
  public static Builder builder(Bucket bucket) {
    return new Builder(bucket);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    Objects.requireNonNull(path, "path");
    writers.with(path, UploadWriter::flush);
    return uploads.look(path).entry(leaseOf(path));
  }

  /**
   * Returns the lease that a lookup shows. One that is listed has the time that every process finds;
   * that of an own lease is the time of an answer, which may be a second later.
   */
  private Instant leaseOf(StoragePath path) {
    return PathKinds.hasSharedLease(path) ? leases.any(path) : leases.own(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    settle(path);
    return reader.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    settle(path);
    return reader.read(path, limit);
  }

  /** Makes an upload an object, since the parts of an unfinished upload cannot be read. */
  private void settle(StoragePath path) {
    Objects.requireNonNull(path, "path");
    store.checkOpen();
    writers.with(path, UploadWriter::settle);
    if (PathKinds.isUpload(path) && !writers.isLocked(path)) {
      try {
        writers.locked(path, () -> uploads.settle(path));
      } catch (StorageException.Busy e) {
        writers.with(path, UploadWriter::settle);
      }
    }
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    writers.below(folder, UploadWriter::flush);
    return listing.names(folder, visitor);
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    return found(folder, beginning, key -> true);
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning, Predicate<StoragePath> needed) {
    Objects.requireNonNull(needed, "needed");
    return found(
        folder, beginning, key -> store.keys().path(key).map(needed::test).orElse(true));
  }

  private StorageView found(StoragePath folder, String beginning, Predicate<String> needed) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(beginning, "beginning");
    writers.below(folder, UploadWriter::flush);
    Function<StoragePath, Instant> leased = leases.listed(folder, beginning);
    CompactListing.Builder found = new CompactListing.Builder();
    String prefix = store.keys().below(folder) + beginning;
    lists.objects(folder, prefix, object -> {
      if (needed.test(object.key())) {
        found.add(object);
      }
    });
    return new ListedView(
        store.keys(),
        found.build(),
        path -> ObjectReader.later(leases.own(path), leased.apply(path)),
        this,
        listing,
        new UploadKeys(uploads, folder, prefix));
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(content, "content");
    publication.checkPlace(path);
    if (PathKinds.isUpload(path)) {
      removal.object(path);
    }
    String key = store.keys().key(path);
    store.write(path, bucket -> bucket.put(key, content));
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    Objects.requireNonNull(path, "path");
    store.checkOpen();
    writers.lock(path);
    try {
      Unfinished there = uploads.look(path);
      if (there.size() != offset) {
        throw new StorageException.OffsetMismatch(path, offset, there.size());
      }
      if (!there.exists()) {
        publication.checkPlace(path);
      }
      UploadWriter writer =
          new UploadWriter(path, store, uploads, there, () -> writers.unlock(path));
      writers.set(path, writer);
      return writer;
    } catch (RuntimeException | Error e) {
      writers.unlock(path);
      throw e;
    }
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    store.checkOpen();
    return writers.locked(from, () -> publication.publish(from, size, to));
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(seen, "seen");
    store.checkOpen();
    return writers.locked(from, () -> publication.replace(from, to, seen));
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    return publication.publishAlone(from, to);
  }

  @Override
  public Optional<URI> urlFor(StoragePath object, Duration validity) {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(validity, "validity");
    return store.call(object, bucket -> bucket.presign(store.keys().key(object), validity));
  }

  @Override
  public int concurrency() {
    return CALLS;
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public Duration settle() {
    return SETTLE;
  }

  @Override
  public Optional<RequestCounts> requests() {
    return Optional.of(new RequestCounts(
        counts.sum(Request.Charge.LIST),
        counts.sum(Request.Charge.READ),
        counts.sum(Request.Charge.WRITE),
        counts.sum(Request.Charge.DELETE)));
  }

  /** Returns empty: there are no folders that could change. */
  @Override
  public Optional<Instant> changed(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    store.checkOpen();
    return Optional.empty();
  }

  @Override
  public boolean delete(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return removal.object(path);
  }

  /** Returns false: a folder without objects does not exist. */
  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    store.checkOpen();
    return false;
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    store.checkOpen();
    writers.checkNone(folder);
    return removal.tree(folder);
  }

  /** Does nothing: a store answers a write when it is durable. */
  @Override
  public void persist(Collection<StoragePath> paths) {
    Objects.requireNonNull(paths, "paths");
    store.checkOpen();
  }

  /**
   * Removes the leftovers of the whole store if {@code folder} is {@link #MARKER} or the folder of
   * this library: expired leases, multipart uploads of which nothing else is left, versions of links
   * and uploads that were replaced or hidden, and versions of blobs that were replaced, as far as
   * the last listing of hidden blobs has found them. Other folders hold no leftovers of their own.
   */
  @Override
  public int removeLeftovers(StoragePath folder, Instant before) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(before, "before");
    store.checkOpen();
    return folder.equals(MARKER) || PathKinds.isOwnFolder(folder)
        ? uploads.abortOrphans(MARKER, before) + leases.removeOld(before) + old.remove(before)
        : 0;
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    Objects.requireNonNull(path, "path");
    leases.lease(path);
    return stat(path);
  }

  @Override
  public Instant now() {
    return store.now();
  }

  @Override
  public void checkWritable(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    probe.checkWritable(folder);
  }

  @Override
  public Duration probe(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return probe.check(folder);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    store.close();
  }

  /** Returns the name of the bucket and the prefix of the keys. */
  @Override
  public String toString() {
    return "BucketStorage[bucket=" + counts.name() + ", keys=" + store.keys() + "]";
  }

  /** Collects the settings of a driver. */
  public static final class Builder {
    private final Bucket bucket;
    private Keys keys = Keys.of("");
    private PartSizes sizes = PartSizes.DEFAULT;
    private InstantSource local = new MonotonicClock();
    private UnaryOperator<Bucket> retries = each -> each;

    private Builder(Bucket bucket) {
      this.bucket = Objects.requireNonNull(bucket, "bucket");
    }

    /** Sets how paths become keys. */
    public Builder keys(Keys value) {
      keys = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the sizes of parts. */
    public Builder sizes(PartSizes value) {
      sizes = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the clock that measures the time between two answers of the store. */
    public Builder local(InstantSource value) {
      local = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets what repeats failed requests, such as a {@link RetryingBucket}. Default: nothing. */
    public Builder retries(UnaryOperator<Bucket> value) {
      retries = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Returns the driver. No request. */
    public BucketStorage build() {
      return new BucketStorage(this);
    }
  }
}
