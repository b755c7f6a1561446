package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;

class InMemoryGarbageCollectorTest extends GarbageCollectorContract {
  private final TestStore store = new TestStore();

  @Override
  Registry registry() {
    return store.registry();
  }

  @Override
  void age() {
    store.age();
  }
}
