package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.storage.FlatStorage;
import java.time.Duration;

/** Collections in a store without folders, renames and times that can be set. */
class FlatGarbageCollectorTest extends GarbageCollectorContract {
  private final TestClock clock = TestClock.create();
  private final Registry registry = Registry.open(
      FlatStorage.create(clock),
      RegistryOptions.builder().clock(clock).sleeper(clock::advance).build());

  @Override
  Registry registry() {
    return registry;
  }

  @Override
  void age() {
    clock.advance(Duration.ofDays(1));
  }
}
