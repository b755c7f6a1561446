package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The initial contents of registries. They are read once, and again only when a supplier returns
 * another path. Thread-safe.
 */
final class Seeds {
  private final List<Seed> seeds;
  private Contents read = new Contents(List.of(), InMemoryStorage.create());

  private Seeds(List<Seed> seeds) {
    this.seeds = seeds;
  }

  static Seeds none() {
    return new Seeds(List.of());
  }

  Seeds with(Seed seed) {
    return new Seeds(Stream.concat(seeds.stream(), Stream.of(seed)).toList());
  }

  /** Returns the same seeds, which have not been read. */
  Seeds unread() {
    return new Seeds(seeds);
  }

  /**
   * Returns a store with the contents, which must not be changed.
   *
   * @param clock the clock of this store
   * @param open opens the registry that receives the contents
   * @throws ExtensionConfigurationException if a seed cannot be read
   */
  synchronized InMemoryStorage contents(
      InstantSource clock, Function<StorageDriver, Registry> open) {
    List<Seed> resolved = new ArrayList<>();
    for (Seed seed : seeds) {
      resolved.add(naming(seed, resolved.size(), seed::resolved));
    }
    if (!resolved.equals(read.seeds())) {
      read = new Contents(resolved, sow(resolved, InMemoryStorage.create(clock), open));
    }
    return read.storage();
  }

  private InMemoryStorage sow(
      List<Seed> resolved, InMemoryStorage storage, Function<StorageDriver, Registry> open) {
    Registry registry = open.apply(storage);
    for (int i = 0; i < resolved.size(); i++) {
      Seed seed = resolved.get(i);
      naming(seed, i, () -> {
        seed.sow(registry);
        return seed;
      });
    }
    return storage;
  }

  private <T> T naming(Seed seed, int index, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw new ExtensionConfigurationException(
          "seed " + (index + 1) + " of " + seeds.size() + ", " + seed + ": " + e, e);
    }
  }

  /** The store that was filled from {@code seeds}. */
  private record Contents(List<Seed> seeds, InMemoryStorage storage) {}
}
