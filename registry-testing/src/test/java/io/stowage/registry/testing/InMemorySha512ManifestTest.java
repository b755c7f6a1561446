package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

class InMemorySha512ManifestTest extends Sha512ManifestContract {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
