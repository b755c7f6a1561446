package io.stowage.registry.gc;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Does not find one object the first times that it is read, like a store with delayed visibility.
 */
final class Forgetful extends ForwardingStorage {
  private final StoragePath forgotten;
  private final AtomicInteger times;

  Forgetful(StorageDriver delegate, StoragePath forgotten, int times) {
    super(delegate);
    this.forgotten = forgotten;
    this.times = new AtomicInteger(times);
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    boolean read = call == StorageCall.READ || call == StorageCall.OPEN;
    if (read && path.filter(forgotten::equals).isPresent() && times.getAndDecrement() > 0) {
      throw new StorageException.NoSuchObject(forgotten);
    }
    return action.get();
  }
}
