package io.stowage.registry.testing.http;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.junit.RegistryParameters;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Describes how a registry is opened on a store.
 *
 * @param edit sets the options of the registry
 * @param seeds put its initial contents into it
 * @param api makes the handler that serves it
 */
record RegistryRecipe(
    Consumer<RegistryOptions.Builder> edit,
    List<Consumer<Registry>> seeds,
    Function<Registry, HttpHandler> api) {
  /** Opens the registry in {@code store}. If that fails, closes the store. */
  ServedRegistry open(StorageDriver store, TestClock clock) {
    try {
      Registry registry = Registry.open(store, options(clock).build());
      RegistryParameters parameters = new RegistryParameters(registry, clock);
      return new ServedRegistry(registry, clock, api.apply(registry), parameters);
    } catch (RuntimeException | Error e) {
      try (store) {
        throw e;
      }
    }
  }

  /** Puts the initial contents into {@code store}. */
  void seed(StorageDriver store, TestClock clock) {
    if (!seeds.isEmpty()) {
      RegistryOptions options =
          options(clock).readOnly(false).listener(RegistryListener.none()).build();
      Registry registry = Registry.open(store, options);
      seeds.forEach(seed -> seed.accept(registry));
    }
  }

  private RegistryOptions.Builder options(TestClock clock) {
    RegistryOptions.Builder options = RegistryOptions.builder();
    edit.accept(options);
    return options.clock(clock).sleeper(clock::advance);
  }
}
