package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.RequestCounts;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Forwards every call to another driver through {@link #call}. Subclasses override that method to
 * observe calls, to delay them or to let them fail.
 *
 * <p>{@code now}, {@code probe}, {@code quarantine} and {@code close} change no stored data and are
 * forwarded directly. Channels are wrapped, so no channel is a {@code FileChannel}.
 */
public abstract class ForwardingStorage implements StorageDriver {
  private final StorageDriver delegate;

  /** Forwards calls to {@code delegate}. */
  protected ForwardingStorage(StorageDriver delegate) {
    this.delegate = delegate;
  }

  /**
   * Makes one call.
   *
   * @param path the path of the call: the first one if there are two, the first of a collection, or
   *     empty for an empty collection
   * @param action forwards the call; an {@code IOException} of a channel is thrown as an {@code
   *     UncheckedIOException}
   */
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    return action.get();
  }

  /** Makes one call with any number of paths: by default as a call with the first of them. */
  <T> T call(StorageCall call, Collection<StoragePath> paths, Supplier<T> action) {
    return call(call, paths.stream().findFirst(), action);
  }

  /** Receives the number of content bytes that a call has transferred. */
  protected void passed(StorageCall call, long bytes) {}

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return call(StorageCall.STAT, Optional.of(path), () -> delegate.stat(path));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return new ForwardingReader(
        this, path, call(StorageCall.OPEN, Optional.of(path), () -> delegate.open(path, offset)));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    byte[] content = call(StorageCall.READ, Optional.of(path), () -> delegate.read(path, limit));
    passed(StorageCall.READ, content.length);
    return content;
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    call(StorageCall.WRITE, Optional.of(path), () -> {
      delegate.write(path, content);
      return true;
    });
    passed(StorageCall.WRITE, content.length);
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    return new ForwardingWriter(
        this,
        path,
        call(StorageCall.APPEND, Optional.of(path), () -> delegate.append(path, offset)));
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    return call(StorageCall.PUBLISH, List.of(from, to), () -> delegate.publish(from, size, to));
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    return call(StorageCall.REPLACE, List.of(from, to), () -> delegate.replace(from, to, seen));
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    return call(
        StorageCall.PUBLISH_ALONE, List.of(from, to), () -> delegate.publishAlone(from, to));
  }

  /**
   * Counts as one {@code LIST} if the delegate returns a view of its own; lookups through that view
   * are not forwarded.
   */
  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    StorageView view = delegate.listed(folder, beginning);
    return view == delegate ? this : call(StorageCall.LIST, Optional.of(folder), () -> view);
  }

  @Override
  public Optional<URI> urlFor(StoragePath object, Duration validity) {
    return delegate.urlFor(object, validity);
  }

  @Override
  public int concurrency() {
    return delegate.concurrency();
  }

  @Override
  public boolean isRemote() {
    return delegate.isRemote();
  }

  @Override
  public Duration settle() {
    return delegate.settle();
  }

  @Override
  public Optional<RequestCounts> requests() {
    return delegate.requests();
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return call(StorageCall.LIST, Optional.of(folder), () -> delegate.list(folder, visitor));
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return call(StorageCall.CHANGED, Optional.of(folder), () -> delegate.changed(folder));
  }

  @Override
  public boolean delete(StoragePath path) {
    return call(StorageCall.DELETE, Optional.of(path), () -> delegate.delete(path));
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    return call(
        StorageCall.DELETE_IF_EMPTY, Optional.of(folder), () -> delegate.deleteIfEmpty(folder));
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    return call(StorageCall.DELETE_TREE, Optional.of(folder), () -> delegate.deleteTree(folder));
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    call(StorageCall.PERSIST, paths, () -> {
      delegate.persist(paths);
      return true;
    });
  }

  @Override
  public int removeLeftovers(StoragePath folder, Instant before) {
    return call(
        StorageCall.REMOVE_LEFTOVERS,
        Optional.of(folder),
        () -> delegate.removeLeftovers(folder, before));
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    return call(StorageCall.LEASE, Optional.of(path), () -> delegate.lease(path));
  }

  /**
   * Claims the path. A call that throws holds no claim, although it may have written the object.
   */
  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    List<Claim> made = new ArrayList<>();
    try {
      Optional<Claim> claim = call(StorageCall.CLAIM, Optional.of(path), () -> {
        delegate.claim(path, content).ifPresent(made::add);
        return made.stream().findFirst();
      });
      passed(StorageCall.CLAIM, content.length);
      return claim;
    } catch (RuntimeException | Error e) {
      made.forEach(Claim::close);
      throw e;
    }
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    return call(StorageCall.IS_ABANDONED, Optional.of(path), () -> delegate.isAbandoned(path));
  }

  @Override
  public Instant now() {
    return delegate.now();
  }

  @Override
  public void checkWritable(StoragePath folder) {
    delegate.checkWritable(folder);
  }

  @Override
  public Duration probe(StoragePath folder) {
    return delegate.probe(folder);
  }

  @Override
  public boolean isShared() {
    return delegate.isShared();
  }

  @Override
  public Quarantine quarantine() {
    Quarantine quarantine = delegate.quarantine();
    return quarantine instanceof KeptFolders folders
        ? new KeptFolders(this, new ForwardingMoves(this, folders.moves()))
        : new ForwardingQuarantine(this, quarantine);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
