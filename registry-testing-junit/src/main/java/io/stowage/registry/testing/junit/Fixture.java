package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * The registry of a test or a class, with the objects that are injected together with it.
 * Thread-safe.
 */
final class Fixture implements AutoCloseable {
  private static final Map<Class<?>, BiFunction<Fixture, RepositoryName, Object>> GIVEN = Map.of(
      Registry.class, (fixture, repository) -> fixture.registry,
      Repository.class, (fixture, repository) -> fixture.registry.repository(repository),
      TestImages.class, Fixture::images,
      GarbageCollector.class, (fixture, repository) -> fixture.collector(),
      TestClock.class, (fixture, repository) -> fixture.clock,
      StorageDriver.class, (fixture, repository) -> fixture.registry.storage());

  private static final Set<Class<?>> PER_REPOSITORY = Set.of(Repository.class, TestImages.class);

  private final Registry registry;
  private final TestClock clock;
  private final Home.Store store;
  private final List<StorageDriver> drivers;
  private final Map<RepositoryName, TestImages> images = new ConcurrentHashMap<>();
  private Optional<GarbageCollector> collector = Optional.empty();

  /**
   * Creates a fixture.
   *
   * @param drivers the drivers through which {@code registry} accesses {@code store}, the outermost
   *     first
   */
  Fixture(Registry registry, TestClock clock, Home.Store store, List<StorageDriver> drivers) {
    this.registry = registry;
    this.clock = clock;
    this.store = store;
    this.drivers = drivers;
  }

  static boolean gives(Class<?> type) {
    return GIVEN.containsKey(type) || StorageDriver.class.isAssignableFrom(type);
  }

  /** Returns whether instances of {@code type} belong to a repository. */
  static boolean givesPerRepository(Class<?> type) {
    return PER_REPOSITORY.contains(type);
  }

  /** Returns the names of the types of instances, for messages. */
  static List<String> given() {
    return GIVEN.keySet().stream().map(Class::getSimpleName).sorted().toList();
  }

  /**
   * Returns the instance of {@code type} for this registry, or for {@code repository} if instances
   * of that type belong to a repository. Of several drivers of {@code type}, returns the outermost.
   */
  Object give(Class<?> type, String repository) {
    return Optional.ofNullable(GIVEN.get(type))
        .map(given -> given.apply(this, RepositoryName.parse(repository)))
        .orElseGet(() -> driver(type));
  }

  private StorageDriver driver(Class<?> type) {
    return drivers.stream()
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow(() -> new ParameterResolutionException(drivers.stream()
            .map(driver -> driver.getClass().getSimpleName())
            .collect(Collectors.joining(
                " over ",
                "no " + type.getSimpleName() + " in the store of this registry, which is ",
                "; expected one of these types, or an extension with wrapStorage"))));
  }

  Registry registry() {
    return registry;
  }

  /** Returns the store itself, without wrappers. */
  StorageDriver store() {
    return store.driver();
  }

  /**
   * Returns the directory of the registry.
   *
   * @throws IllegalStateException if the registry is in memory
   */
  Path directory() {
    if (store.driver() instanceof FileSystemStorage files) {
      return files.root();
    }
    throw new IllegalStateException("the registry is in memory and has no directory, expected an"
        + " extension with onTemporaryDirectory()");
  }

  /**
   * Returns the same instance to all callers, because two instances with one seed would make
   * identical images.
   */
  private TestImages images(RepositoryName repository) {
    return images.computeIfAbsent(repository, name -> TestImages.in(registry.repository(name)));
  }

  /** Makes the collector when it is needed, because it reads the identity of this process. */
  private synchronized GarbageCollector collector() {
    GarbageCollector made = collector.orElseGet(() -> GarbageCollector.of(registry));
    collector = Optional.of(made);
    return made;
  }

  @Override
  public void close() {
    try (store) {
      drivers.get(0).close();
    }
  }
}
