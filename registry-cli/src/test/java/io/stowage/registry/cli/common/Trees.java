package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
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
import java.util.List;
import java.util.stream.Stream;

/** Registries in directories, for tests. */
public final class Trees {
  private Trees() {}

  public static Registry open(Path root) {
    return Registry.open(
        storage(root), RegistryOptions.builder().unknownManifests(true).build());
  }

  public static StorageDriver storage(Path root) {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  /** Sets the times of all files back by more than any grace period. */
  public static void age(Path root) {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(400)));
    for (Path file : files(root)) {
      try {
        Files.setLastModifiedTime(file, old);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns all files below {@code root}, sorted. */
  public static List<Path> files(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
