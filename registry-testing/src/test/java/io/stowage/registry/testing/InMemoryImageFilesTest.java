package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;

class InMemoryImageFilesTest extends ImageFilesContract {
  @Override
  protected StorageDriver openEmpty() {
    return InMemoryStorage.create();
  }
}
