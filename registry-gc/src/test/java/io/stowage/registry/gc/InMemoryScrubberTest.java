package io.stowage.registry.gc;

import io.stowage.registry.Registry;

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
