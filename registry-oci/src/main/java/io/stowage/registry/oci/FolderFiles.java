package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A layout in a folder. The path of the folder itself may be a symbolic link.
 *
 * <p>A name has the meaning that it would have in an archive of the folder. A symbolic link stands
 * for one other file of the folder, as in archives of {@code docker save}; it is resolved as text,
 * so that it cannot lead out of the folder. No other link is followed, and only regular files are
 * opened. This protects against links that exist, but not against a program that replaces a folder
 * by a link between the check and the use.
 */
final class FolderFiles implements LayoutFiles {
  private final Path folder;

  FolderFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RegistryException MANIFEST_INVALID also if something other than a file has this name
   */
  @Override
  public Optional<LayoutFile> find(String name) throws IOException {
    String path = LayoutName.normalize(name);
    Optional<BasicFileAttributes> found = look(path);
    if (found.filter(BasicFileAttributes::isSymbolicLink).isEmpty()) {
      return file(path, found);
    }
    String target =
        LayoutName.resolve(path, Files.readSymbolicLink(folder.resolve(path)).toString());
    return file(target, look(target));
  }

  @Override
  public void close() {}

  private Optional<LayoutFile> file(String path, Optional<BasicFileAttributes> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!found.get().isRegularFile()) {
      throw invalid(path, "a file");
    }
    Path file = folder.resolve(path);
    return Optional.of(new LayoutFile(
        path, found.get().size(), () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)));
  }

  /** Returns the attributes of the entry at {@code path}, or empty if there is none. */
  private Optional<BasicFileAttributes> look(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !isFolder(path.substring(0, slash))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAttributes(
          folder.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private boolean isFolder(String path) throws IOException {
    Optional<BasicFileAttributes> found = look(path);
    if (found.filter(BasicFileAttributes::isSymbolicLink).isPresent()) {
      throw invalid(path, "a folder that is not a symbolic link");
    }
    return found.filter(BasicFileAttributes::isDirectory).isPresent();
  }

  private RegistryException invalid(String path, String expected) {
    return RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID, path, expected + " at this name in " + folder);
  }
}
