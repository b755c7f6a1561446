package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

class InMemoryBlobLinksTest extends BlobLinksContract {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
