package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileSystemGarbageCollectorTest extends GarbageCollectorContract {
  @TempDir
  Path root;

  private Registry registry;

  @BeforeEach
  void open() {
    registry = Registry.open(FileSystemStorage.at(root));
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
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
