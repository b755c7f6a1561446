package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

class InMemoryRegistryTest extends RegistryContract {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
