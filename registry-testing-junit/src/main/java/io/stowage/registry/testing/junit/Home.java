package io.stowage.registry.testing.junit;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes the stores of registries and defines how they are removed. */
@FunctionalInterface
interface Home {
  /** Returns an empty store that uses {@code clock}. */
  Store make(InstantSource clock);

  /** Returns a home for stores in memory. */
  static Home memory() {
    return clock -> new Store(InMemoryStorage.create(clock), () -> {});
  }

  /** Returns a home for stores in temporary directories, which are deleted with their stores. */
  static Home temporaryDirectory() {
    return temporaryDirectoryIn(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Returns a home for stores in temporary directories below {@code parent}, which are deleted with
   * their stores.
   */
  static Home temporaryDirectoryIn(Path parent) {
    return clock -> {
      try {
        Path folder = Files.createTempDirectory(parent, "stowage-");
        StorageDriver driver = FileSystemStorage.openOrCreate(folder, Durability.RELAXED, clock);
        return new Store(driver, () -> delete(folder));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> childrenFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : childrenFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A store for one registry.
   *
   * @param driver the driver of the store
   * @param removal removes what remains after the driver is closed
   */
  record Store(StorageDriver driver, Runnable removal) implements AutoCloseable {
    @Override
    public void close() {
      try {
        driver.close();
      } finally {
        removal.run();
      }
    }
  }
}
