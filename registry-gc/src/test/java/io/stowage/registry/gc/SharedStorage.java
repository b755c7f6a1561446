package io.stowage.registry.gc;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Claims to be shared, and runs the actions of others before each call, counted from 1, of the
 * collector.
 */
class SharedStorage extends ForwardingStorage {
  private final AtomicInteger calls = new AtomicInteger();
  private final IntConsumer others;

  SharedStorage(StorageDriver delegate, IntConsumer others) {
    super(delegate);
    this.others = others;
  }

  int calls() {
    return calls.get();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    others.accept(calls.incrementAndGet());
    return action.get();
  }
}
