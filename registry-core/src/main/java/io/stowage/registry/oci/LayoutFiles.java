package io.stowage.registry.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a layout by their names, which are joined by slashes. */
interface LayoutFiles extends AutoCloseable {
  /** Opens a folder or a tar archive. */
  static LayoutFiles open(Path path) throws IOException {
    return Files.isDirectory(path) ? new FolderFiles(path) : TarFiles.open(path);
  }

  /** Returns the file of that name, or empty if there is none. */
  Optional<LayoutFile> find(String name) throws IOException;

  @Override
  void close() throws IOException;
}
