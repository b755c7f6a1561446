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
 * A layout in a folder, which may itself be a symbolic link.
 *
 * <p>A name means what it would mean in an archive of the folder. A symbolic link stands for one other
 * file of the folder, as {@code docker save} uses it; it is resolved as text, so that it cannot lead
 * out of the folder. No other link is followed, and nothing but a regular file is opened. This stops
 * what is there, but not a program that replaces a folder by a link between the look and the use.
 */
final class FolderFiles implements LayoutFiles {
  private final Path folder;

  FolderFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RegistryException MANIFEST_INVALID also if something other than a file has that name
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

  /** Returns what is at {@code path}, or empty if nothing is there. */
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
      throw invalid(path, "a folder that is no symbolic link");
    }
    return found.filter(BasicFileAttributes::isDirectory).isPresent();
  }

  private RegistryException invalid(String path, String expected) {
    return RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID, path, expected + " at this name in " + folder);
  }
}
