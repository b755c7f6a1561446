package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

/** Runs the contract before a crash; this also covers {@link ForwardingStorage}. */
class CrashingStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return new CrashingStorage(InMemoryStorage.create(), Long.MAX_VALUE, Moment.BEFORE);
  }
}
