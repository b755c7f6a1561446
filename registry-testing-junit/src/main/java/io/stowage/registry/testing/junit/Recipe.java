package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Describes how a registry is made; any number of registries can be made from one recipe.
 *
 * @param home where the registry is stored
 * @param edit sets the options of the registry
 * @param start the initial time of its clock
 * @param seeds its initial contents, which are read with these options and this time
 * @param wrappers wrap its store, each the result of the previous one
 */
record Recipe(
    Home home,
    Consumer<RegistryOptions.Builder> edit,
    Instant start,
    Seeds seeds,
    List<UnaryOperator<StorageDriver>> wrappers) {
  static Recipe create(Home home) {
    return new Recipe(home, options -> {}, TestClock.create().instant(), Seeds.none(), List.of());
  }

  Recipe withOptions(Consumer<RegistryOptions.Builder> options) {
    return new Recipe(home, options, start, seeds.unread(), wrappers);
  }

  Recipe withStart(Instant instant) {
    return new Recipe(home, edit, instant, seeds.unread(), wrappers);
  }

  Recipe withSeed(Seed seed) {
    return new Recipe(home, edit, start, seeds.with(seed), wrappers);
  }

  Recipe withWrapper(UnaryOperator<StorageDriver> wrapper) {
    return new Recipe(
        home,
        edit,
        start,
        seeds,
        Stream.concat(wrappers.stream(), Stream.of(wrapper)).toList());
  }

  /** Makes a registry. If that fails, removes everything that was made so far. */
  Fixture make() {
    TestClock clock = TestClock.at(start);
    Home.Store store = home.make(contents(), clock);
    try {
      List<StorageDriver> drivers = wrap(store.driver());
      return new Fixture(
          Registry.open(drivers.get(0), options(clock).build()), clock, store, drivers);
    } catch (RuntimeException | Error e) {
      try (store) {
        throw e;
      }
    }
  }

  private InMemoryStorage contents() {
    TestClock clock = TestClock.at(start);
    RegistryOptions options =
        options(clock).readOnly(false).listener(RegistryListener.none()).build();
    return seeds.contents(clock, storage -> Registry.open(storage, options));
  }

  /** Returns {@code store} and its wrappers, the outermost first. */
  private List<StorageDriver> wrap(StorageDriver store) {
    List<StorageDriver> drivers = new ArrayList<>(List.of(store));
    for (UnaryOperator<StorageDriver> wrapper : wrappers) {
      drivers.add(
          0,
          Optional.ofNullable(wrapper.apply(drivers.get(0)))
              .orElseThrow(() -> new ExtensionConfigurationException(
                  "a function passed to wrapStorage returned null, expected a driver")));
    }
    return List.copyOf(drivers);
  }

  private RegistryOptions.Builder options(TestClock clock) {
    RegistryOptions.Builder options = RegistryOptions.builder();
    edit.accept(options);
    return options.clock(clock).sleeper(clock::advance);
  }
}
