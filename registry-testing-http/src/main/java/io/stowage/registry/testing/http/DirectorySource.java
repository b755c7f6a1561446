package io.stowage.registry.testing.http;

import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens a registry in a directory that belongs to the test.
 *
 * @param recipe how the registry is opened
 * @param directory the directory
 */
record DirectorySource(RegistryRecipe recipe, Supplier<Path> directory) implements RegistrySource {
  @Override
  public ServedRegistry open() {
    Path root = Objects.requireNonNull(directory.get(), "directory");
    TestClock clock = TestClock.at(Instant.now());
    try (FileSystemStorage store = store(root, clock)) {
      recipe.seed(store, clock);
    }
    return recipe.open(store(root, clock), clock);
  }

  private static FileSystemStorage store(Path root, TestClock clock) {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED, clock);
  }

  @Override
  public Optional<ServedRegistry> openAgain() {
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "in a directory";
  }
}
