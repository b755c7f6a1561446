package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Forwards the changes of a quarantine through {@link ForwardingStorage#call}, object by object, so
 * that each of them can fail. Lookups are forwarded directly.
 */
class ForwardingQuarantine implements Quarantine {
  private final ForwardingStorage storage;
  private final Quarantine delegate;

  ForwardingQuarantine(ForwardingStorage storage, Quarantine delegate) {
    this.storage = storage;
    this.delegate = delegate;
  }

  @Override
  public StorageView keptBy(String run) {
    return delegate.keptBy(run);
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return delegate.stat(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return delegate.open(path, offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return delegate.read(path, limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return delegate.list(folder, visitor);
  }

  @Override
  public List<StoragePath> take(String run, List<Seen> objects) {
    return objects.stream()
        .filter(seen -> storage.call(
            StorageCall.TAKE,
            Optional.of(seen.object()),
            () -> !delegate.take(run, List.of(seen)).isEmpty()))
        .map(Seen::object)
        .toList();
  }

  @Override
  public List<StoragePath> restore(String run, Collection<StoragePath> objects) {
    return each(
        StorageCall.RESTORE,
        objects,
        path -> !delegate.restore(run, List.of(path)).isEmpty());
  }

  @Override
  public boolean restoreFromAnyRun(StoragePath object) {
    return storage.call(
        StorageCall.RESTORE, Optional.of(object), () -> delegate.restoreFromAnyRun(object));
  }

  @Override
  public void aboutToPurge(String run) {
    delegate.aboutToPurge(run);
  }

  @Override
  public List<StoragePath> purge(String run, Collection<StoragePath> objects) {
    return each(
        StorageCall.PURGE, objects, path -> !delegate.purge(run, List.of(path)).isEmpty());
  }

  @Override
  public void persist(String run, Collection<StoragePath> paths) {
    storage.call(StorageCall.PERSIST, paths, () -> {
      delegate.persist(run, paths);
      return true;
    });
  }

  @Override
  public void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor) {
    delegate.forEachKept(run, folder, visitor);
  }

  @Override
  public void forEachStray(StoragePath folder, Consumer<StoragePath> visitor) {
    delegate.forEachStray(folder, visitor);
  }

  @Override
  public Optional<Duration> longestStay() {
    return delegate.longestStay();
  }

  @Override
  public void end(String run) {
    delegate.end(run);
  }

  private List<StoragePath> each(
      StorageCall call, Collection<StoragePath> objects, Predicate<StoragePath> change) {
    return objects.stream()
        .filter(path -> storage.call(call, Optional.of(path), () -> change.test(path)))
        .toList();
  }
}
