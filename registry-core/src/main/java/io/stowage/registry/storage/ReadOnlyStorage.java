package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A driver that shows a view of a store and cannot change the store: every method that would change
 * it throws {@code UnsupportedOperationException}. Thread-safe if the view is.
 */
final class ReadOnlyStorage implements StorageDriver {
  private final StorageDriver driver;
  private final StorageView view;

  ReadOnlyStorage(StorageDriver driver, StorageView view) {
    this.driver = driver;
    this.view = view;
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
    return view.listed(folder, beginning);
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning, Predicate<StoragePath> needed) {
    return view.listed(folder, beginning, needed);
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return driver.changed(folder);
  }

  @Override
  public Instant now() {
    return driver.now();
  }

  @Override
  public boolean isShared() {
    return driver.isShared();
  }

  @Override
  public int concurrency() {
    return driver.concurrency();
  }

  @Override
  public boolean isRemote() {
    return driver.isRemote();
  }

  @Override
  public Duration settle() {
    return driver.settle();
  }

  @Override
  public Optional<RequestCounts> requests() {
    return driver.requests();
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    throw readOnly();
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    throw readOnly();
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    throw readOnly();
  }

  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    throw readOnly();
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    throw readOnly();
  }

  @Override
  public boolean delete(StoragePath path) {
    throw readOnly();
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    throw readOnly();
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    throw readOnly();
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    throw readOnly();
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    throw readOnly();
  }

  @Override
  public Quarantine quarantine() {
    return new ReadOnlyQuarantine();
  }

  @Override
  public void close() {
    driver.close();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the view is read-only");
  }

  /** Shows the objects in quarantine. */
  private final class ReadOnlyQuarantine implements Quarantine {
    private final Quarantine kept = driver.quarantine();

    @Override
    public Optional<StorageEntry> stat(StoragePath path) {
      return kept.stat(path);
    }

    @Override
    public ReadableByteChannel open(StoragePath path, long offset) {
      return kept.open(path, offset);
    }

    @Override
    public byte[] read(StoragePath path, int limit) {
      return kept.read(path, limit);
    }

    @Override
    public boolean list(StoragePath folder, NameVisitor visitor) {
      return kept.list(folder, visitor);
    }

    @Override
    public StorageView keptBy(String run) {
      return kept.keptBy(run);
    }

    @Override
    public void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor) {
      kept.forEachKept(run, folder, visitor);
    }

    @Override
    public void forEachStray(StoragePath folder, Consumer<StoragePath> visitor) {
      kept.forEachStray(folder, visitor);
    }

    @Override
    public Optional<Duration> longestStay() {
      return kept.longestStay();
    }

    @Override
    public List<StoragePath> take(String run, List<Seen> objects) {
      throw readOnly();
    }

    @Override
    public List<StoragePath> restore(String run, Collection<StoragePath> objects) {
      throw readOnly();
    }

    @Override
    public boolean restoreFromAnyRun(StoragePath object) {
      throw readOnly();
    }

    @Override
    public List<StoragePath> purge(String run, Collection<StoragePath> objects) {
      throw readOnly();
    }

    @Override
    public void persist(String run, Collection<StoragePath> paths) {
      throw readOnly();
    }

    @Override
    public void end(String run) {
      throw readOnly();
    }
  }
}
