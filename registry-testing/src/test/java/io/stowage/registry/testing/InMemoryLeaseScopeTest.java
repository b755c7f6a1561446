package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.time.InstantSource;

class InMemoryLeaseScopeTest extends LeaseScopeContract {
  @Override
  protected StorageDriver openEmpty(InstantSource clock) {
    return InMemoryStorage.create(clock);
  }
}
