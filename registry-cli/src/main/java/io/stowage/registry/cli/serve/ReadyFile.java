package io.stowage.registry.cli.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that exists while a server is ready, with its URL as its only line. It appears with its
 * content, and replaces one that a killed server left behind.
 *
 * @param path the file
 */
record ReadyFile(Path path) {
  /**
   * Writes the file.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  void write(URI url) {
    Path other =
        path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Files.writeString(other, url + "\n", StandardCharsets.UTF_8);
      Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be written: " + e, e);
    }
  }

  /**
   * Removes the file.
   *
   * @throws UncheckedIOException if it cannot be removed
   */
  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be removed: " + e, e);
    }
  }
}
