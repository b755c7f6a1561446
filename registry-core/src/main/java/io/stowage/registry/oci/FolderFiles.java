package io.stowage.registry.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A layout in a folder.
 *
 * <p>Names come from digests and constants alone, so none leads out of it. A link that was put there
 * may, as build tools do to save space: what a blob is, its digest decides.
 */
final class FolderFiles implements LayoutFiles {
  private final Path folder;

  FolderFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<LayoutFile> find(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file)
        ? Optional.of(new LayoutFile(name, Files.size(file), () -> Files.newInputStream(file)))
        : Optional.empty();
  }

  @Override
  public void close() {}
}
