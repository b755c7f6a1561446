package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;

class InMemoryScrubberTest extends ScrubberContract {
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
