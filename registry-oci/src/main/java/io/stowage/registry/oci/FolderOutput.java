package io.stowage.registry.oci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes the files of a folder, each of which is never seen incomplete. */
record FolderOutput(Path folder) {
  void put(String name, byte[] content) throws IOException {
    put(name, new ByteArrayInputStream(content));
  }

  void put(LayoutFile file) throws IOException {
    try (InputStream in = file.open()) {
      put(file.name(), in);
    }
  }

  /** Writes a file under a temporary name and renames it, which replaces an existing file. */
  private void put(String name, InputStream content) throws IOException {
    Path file = folder.resolve(name);
    Path partial = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    Files.createDirectories(file.resolveSibling(""));
    try {
      Files.copy(content, partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
