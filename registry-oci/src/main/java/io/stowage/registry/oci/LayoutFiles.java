package io.stowage.registry.oci;

import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of a layout, by their names, whose parts are separated by slashes. */
interface LayoutFiles extends AutoCloseable {
  /** Opens a folder, or a tar archive in a file or a pipe. */
  static LayoutFiles open(Path path) throws IOException {
    return Files.isDirectory(path) ? new FolderFiles(path) : TarFiles.open(path);
  }

  /**
   * Returns the file with that name, or empty if there is none.
   *
   * @throws RegistryException MANIFEST_INVALID if the name, or a link with that name, leads out of
   *     the layout
   */
  Optional<LayoutFile> find(String name) throws IOException;

  @Override
  void close() throws IOException;
}
