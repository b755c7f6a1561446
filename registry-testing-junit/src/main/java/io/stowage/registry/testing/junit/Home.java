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

/** Makes the stores of registries and defines how they are removed. */
@FunctionalInterface
interface Home {
  /** Returns a new store with a copy of {@code contents}, which uses {@code clock}. */
  Store make(InMemoryStorage contents, InstantSource clock);

  /** Returns a home for stores in memory, which share the bytes of their initial contents. */
  static Home memory() {
    return (contents, clock) -> new Store(contents.copy(clock), () -> {});
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
    return (contents, clock) -> {
      try {
        Path folder = Files.createTempDirectory(parent, "stowage-");
        StorageDriver driver = FileSystemStorage.openOrCreate(folder, Durability.RELAXED, clock);
        return fill(new Store(driver, () -> TemporaryFolder.delete(folder)), contents);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Copies {@code contents} to {@code store}. If that fails, removes the store. */
  private static Store fill(Store store, InMemoryStorage contents) {
    try {
      TreeCopy.copy(contents, store.driver());
      return store;
    } catch (RuntimeException | Error e) {
      try (store) {
        throw e;
      }
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
