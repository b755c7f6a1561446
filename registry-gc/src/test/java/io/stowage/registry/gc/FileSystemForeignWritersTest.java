package io.stowage.registry.gc;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class FileSystemForeignWritersTest extends ForeignWritersContract {
  private final Path root;
  private final StorageDriver store;

  FileSystemForeignWritersTest(@TempDir Path root) {
    this.root = root;
    this.store = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  @Override
  StorageDriver store() {
    return store;
  }

  @Override
  RegistryOptions.Builder options() {
    return RegistryOptions.builder();
  }

  @Override
  void age() {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
