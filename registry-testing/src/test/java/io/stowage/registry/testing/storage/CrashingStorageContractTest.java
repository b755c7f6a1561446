package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

/** Before it crashes, and as any other {@link ForwardingStorage}, it is a driver like all others. */
class CrashingStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return new CrashingStorage(InMemoryStorage.create(), Long.MAX_VALUE, Moment.BEFORE);
  }
}
