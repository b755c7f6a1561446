package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

class InMemoryImageDeletionTest extends ImageDeletionContract {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
