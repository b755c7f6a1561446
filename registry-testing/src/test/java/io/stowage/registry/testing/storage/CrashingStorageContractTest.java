package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import org.junit.jupiter.api.Tag;

/** Runs the contract before a crash; this also covers {@link ForwardingStorage}. */
@Tag("once")
class CrashingStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return new CrashingStorage(InMemoryStorage.create(), Long.MAX_VALUE, Moment.BEFORE);
  }
}
