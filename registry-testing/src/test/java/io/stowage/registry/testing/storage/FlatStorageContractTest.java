package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;

class FlatStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return FlatStorage.create();
  }
}
