package io.stowage.registry.http.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that openssl wrote. */
final class Fixtures {
  private static final Path FOLDER = Path.of("src/test/resources/io/stowage/registry/http/token");

  private Fixtures() {}

  static Path path(String name) {
    return FOLDER.resolve(name);
  }

  static String text(String name) {
    try {
      return Files.readString(path(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
