package io.stowage.registry.cli;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A read-only view of the readable part of a store. An entry that is neither an object nor a
 * folder, such as a symbolic link, is reported once and appears to be absent. Therefore a
 * collection must not decide by this view what it removes. Thread-safe.
 */
final class ReadableView implements StorageDriver {
  private final StorageDriver driver;
  private final Consumer<Damage> damages;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Creates a view of {@code driver} that reports unreadable entries to {@code damages}. */
  ReadableView(StorageDriver driver, Consumer<Damage> damages) {
    this.driver = driver;
    this.damages = damages;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return seen(() -> driver.stat(path), Optional::empty);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return seen(() -> driver.open(path, offset), () -> {
      throw new StorageException.NoSuchObject(path);
    });
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return seen(() -> driver.read(path, limit), () -> {
      throw new StorageException.NoSuchObject(path);
    });
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return seen(() -> driver.list(folder, visitor), () -> false);
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return seen(() -> driver.changed(folder), Optional::empty);
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
  public void write(StoragePath path, byte[] content) {
    throw readOnly();
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    throw readOnly();
  }

  @Override
  public boolean publish(StoragePath from, long length, StoragePath to) {
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
  public Optional<Instant> lease(StoragePath path) {
    throw readOnly();
  }

  @Override
  public Quarantine quarantine() {
    throw readOnly();
  }

  @Override
  public void close() {
    driver.close();
  }

  private <T> T seen(Supplier<T> look, Supplier<T> nothing) {
    try {
      return look.get();
    } catch (StorageException.UnexpectedKind e) {
      if (reported.add(e.path())) {
        damages.accept(new Damage(StoragePath.parse(e.path()), e.problem()));
      }
      return nothing.get();
    }
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("the view is read-only");
  }
}
