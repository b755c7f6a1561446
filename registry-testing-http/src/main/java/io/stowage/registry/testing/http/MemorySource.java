package io.stowage.registry.testing.http;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestClock;
import java.util.Optional;

/** Opens registries in memory, which share the bytes of their initial contents. */
final class MemorySource implements RegistrySource {
  private final RegistryRecipe recipe;
  private Optional<InMemoryStorage> initial = Optional.empty();

  MemorySource(RegistryRecipe recipe) {
    this.recipe = recipe;
  }

  @Override
  public ServedRegistry open() {
    TestClock clock = TestClock.create();
    return recipe.open(initial().copy(clock), clock);
  }

  @Override
  public Optional<ServedRegistry> openAgain() {
    return Optional.of(open());
  }

  /** Makes the initial contents once. */
  private synchronized InMemoryStorage initial() {
    InMemoryStorage made = initial.orElseGet(this::seeded);
    initial = Optional.of(made);
    return made;
  }

  private InMemoryStorage seeded() {
    TestClock clock = TestClock.create();
    InMemoryStorage store = InMemoryStorage.create(clock);
    recipe.seed(store, clock);
    return store;
  }

  @Override
  public String toString() {
    return "in memory";
  }
}
