package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import org.junit.jupiter.api.Tag;

@Tag("once")
class InMemoryStorageContractsTest extends DriverContracts {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
