package io.stowage.registry.cli.common;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A view of the readable part of a store. An entry that is neither an object nor a folder, such as
 * a symbolic link, is reported once and appears to be absent. Therefore a collection must not use
 * this view to decide on removals. Thread-safe.
 */
public final class ReadableView implements StorageView {
  private final StorageView store;
  private final Consumer<Damage> damages;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Creates a view of {@code store} that reports unreadable entries to {@code damages}. */
  public ReadableView(StorageView store, Consumer<Damage> damages) {
    this.store = store;
    this.damages = damages;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return seen(() -> store.stat(path), Optional::empty);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return seen(() -> store.open(path, offset), () -> {
      throw new StorageException.NoSuchObject(path);
    });
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return seen(() -> store.read(path, limit), () -> {
      throw new StorageException.NoSuchObject(path);
    });
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return seen(() -> store.list(folder, visitor), () -> false);
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
}
