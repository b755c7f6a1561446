package io.stowage.registry.gc;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs an action once, immediately before one of its calls. */
final class AtCall extends ForwardingStorage {
  private final int number;
  private final Runnable action;
  private int calls;

  /** Runs {@code action} before the call with that {@code number}, counted from 1. */
  AtCall(StorageDriver delegate, int number, Runnable action) {
    super(delegate);
    this.number = number;
    this.action = action;
  }

  /** Returns whether that call was reached. */
  boolean acted() {
    return calls >= number;
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passing) {
    calls++;
    if (calls == number) {
      action.run();
    }
    return passing.get();
  }
}
