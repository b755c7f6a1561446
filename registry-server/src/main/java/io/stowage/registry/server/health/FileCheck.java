package io.stowage.registry.server.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Fails while there is a file, with which an operator takes a server out of service. */
final class FileCheck implements HealthCheck {
  private final Path path;

  FileCheck(Path path) {
    this.path = path.toAbsolutePath();
  }

  @Override
  public Optional<String> problem() {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(found.isDirectory() ? "folder exists" : "file exists");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the file cannot be looked up: " + e.getClass().getSimpleName());
    }
  }
}
