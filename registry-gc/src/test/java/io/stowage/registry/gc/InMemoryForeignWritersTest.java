package io.stowage.registry.gc;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.storage.StorageDriver;

class InMemoryForeignWritersTest extends ForeignWritersContract {
  private final TestStore store = new TestStore();

  @Override
  StorageDriver store() {
    return store.heap();
  }

  @Override
  RegistryOptions.Builder options() {
    return store.options();
  }

  @Override
  void age() {
    store.age();
  }
}
