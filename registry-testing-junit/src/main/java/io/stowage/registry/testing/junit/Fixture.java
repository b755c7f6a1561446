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

/**
 * The registry of a test or a class, with the objects that are injected together with it.
 * Thread-safe.
 */
final class Fixture implements AutoCloseable {
  private static final Map<Class<?>, BiFunction<Fixture, RepositoryName, Object>> GIVEN = Map.of(
      Registry.class, (fixture, repository) -> fixture.registry,
      Repository.class, (fixture, repository) -> fixture.registry.repository(repository),
      TestImages.class, Fixture::images,
      GarbageCollector.class, (fixture, repository) -> fixture.collector,
      TestClock.class, (fixture, repository) -> fixture.clock,
      StorageDriver.class, (fixture, repository) -> fixture.registry.storage());

  private static final Set<Class<?>> PER_REPOSITORY = Set.of(Repository.class, TestImages.class);

  private final Registry registry;
  private final TestClock clock;
  private final Home.Store store;
  private final GarbageCollector collector;
  private final Map<RepositoryName, TestImages> images = new ConcurrentHashMap<>();

  Fixture(Registry registry, TestClock clock, Home.Store store) {
    this.registry = registry;
    this.clock = clock;
    this.store = store;
    this.collector = GarbageCollector.of(registry);
  }

  static boolean gives(Class<?> type) {
    return GIVEN.containsKey(type);
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
   * of that type belong to a repository.
   */
  Object give(Class<?> type, String repository) {
    return Optional.ofNullable(GIVEN.get(type))
        .orElseThrow(() -> new IllegalArgumentException(type + ", expected one of " + given()))
        .apply(this, RepositoryName.parse(repository));
  }

  Registry registry() {
    return registry;
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

  @Override
  public void close() {
    store.close();
  }
}
