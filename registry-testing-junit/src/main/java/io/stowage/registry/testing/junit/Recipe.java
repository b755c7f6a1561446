package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.testing.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Describes how a registry is made; any number of registries can be made from one recipe.
 *
 * @param home where the registry is stored
 * @param edit sets the options of the registry
 * @param start the initial time of its clock
 * @param seeds its initial contents
 */
record Recipe(Home home, Consumer<RegistryOptions.Builder> edit, Instant start, List<Seed> seeds) {
  static Recipe create(Home home) {
    return new Recipe(home, options -> {}, TestClock.create().instant(), List.of());
  }

  Recipe withOptions(Consumer<RegistryOptions.Builder> options) {
    return new Recipe(home, options, start, seeds);
  }

  Recipe withStart(Instant instant) {
    return new Recipe(home, edit, instant, seeds);
  }

  Recipe withSeed(Seed seed) {
    return new Recipe(
        home, edit, start, Stream.concat(seeds.stream(), Stream.of(seed)).toList());
  }

  /** Makes a registry. If that fails, removes everything that was made so far. */
  Fixture make() {
    TestClock clock = TestClock.at(start);
    Home.Store store = home.make(clock);
    try {
      if (!seeds.isEmpty()) {
        Registry open =
            Registry.open(store.driver(), options(clock).readOnly(false).build());
        seeds.forEach(seed -> seed.sow(open));
      }
      return new Fixture(Registry.open(store.driver(), options(clock).build()), clock, store);
    } catch (RuntimeException | Error e) {
      try (store) {
        throw e;
      }
    }
  }

  private RegistryOptions.Builder options(TestClock clock) {
    RegistryOptions.Builder options = RegistryOptions.builder();
    edit.accept(options);
    return options.clock(clock).sleeper(clock::advance);
  }
}
