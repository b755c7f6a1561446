package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileSystemScrubberTest extends ScrubberContract {
  private static final Duration AGE = Duration.ofHours(2);

  private final Path root;
  private final Registry registry;

  FileSystemScrubberTest(@TempDir Path root) {
    this.root = root;
    this.registry = Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED),
        RegistryOptions.builder().sleeper(duration -> {}).build());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Override
  Registry registry() {
    return registry;
  }

  @Override
  void age() {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        FileTime older =
            FileTime.from(Files.getLastModifiedTime(file).toInstant().minus(AGE));
        Files.setLastModifiedTime(file, older);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
