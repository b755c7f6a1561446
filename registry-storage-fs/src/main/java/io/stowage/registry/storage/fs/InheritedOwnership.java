package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Gives everything that root makes in a folder of another user the owner, group and mode of that
 * folder.
 *
 * <p>The attributes are set on files that are opened relative to an open folder. Every folder on
 * the way from the root of the file system is opened relative to its parent, without following a
 * link. Therefore no folder can be replaced by a link to an entry whose owner would then be
 * changed. A folder appears under its name only after it has its owner, so a program of that user
 * never meets a folder that it cannot use.
 *
 * <p>Whether a folder belongs to root is known from the checks that are made anyway. Thread-safe.
 */
final class InheritedOwnership implements Ownership {
  private static final int ROOT = 0;
  private static final Set<PosixFilePermission> EXECUTION = Set.of(
      PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.OTHERS_EXECUTE);

  private final Memory<Path, Integer> owners = new Memory<>();

  private InheritedOwnership() {}

  /**
   * Returns an instance, or empty if files cannot be opened relative to a folder such as {@code
   * root}.
   */
  static Optional<Ownership> in(Path root) {
    InheritedOwnership ownership = new InheritedOwnership();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      ownership.look(root);
      return children instanceof SecureDirectoryStream ? Optional.of(ownership) : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    Integer owner = owner(Attributes.folderOf(folder));
    if (owner.equals(ROOT)) {
      Files.createDirectory(folder);
    } else {
      makeAndGive(folder);
    }
    owners.keep(folder, owner);
  }

  @Override
  public void madeFile(Path file) throws IOException {
    if (!owner(Attributes.folderOf(file)).equals(ROOT)) {
      give(file, EXECUTION);
    }
  }

  @Override
  public Kind look(Path path) throws IOException {
    return found(path).kind();
  }

  private void makeAndGive(Path folder) throws IOException {
    Path unnamed = TemporaryFile.beside(folder);
    Files.createDirectory(unnamed);
    try {
      give(unnamed, Set.of());
      name(unnamed, folder);
    } finally {
      Files.deleteIfExists(unnamed);
    }
  }

  /**
   * Renames {@code unnamed} to {@code folder}. This replaces an empty folder that another process
   * has made meanwhile, which makes no difference.
   */
  private static void name(Path unnamed, Path folder) throws IOException {
    try {
      Files.move(unnamed, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      if (Attributes.isThere(folder)) {
        throw new FileAlreadyExistsException(folder.toString());
      }
      throw e;
    }
  }

  /**
   * Sets the mode first and the owner last, because the file may be in use as soon as it has its
   * owner.
   */
  private static void give(Path made, Set<PosixFilePermission> withheld) throws IOException {
    try (SecureDirectoryStream<Path> folder = open(Attributes.folderOf(made))) {
      PosixFileAttributes model =
          folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
      PosixFileAttributeView view = folder.getFileAttributeView(
          Path.of(Children.name(made)), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
      mode.addAll(model.permissions());
      mode.removeAll(withheld);
      view.setPermissions(mode);
      view.setGroup(model.group());
      view.setOwner(model.owner());
    }
  }

  /** Opens a folder; the caller closes it. */
  @SuppressWarnings("StreamResourceLeak")
  private static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    SecureDirectoryStream<Path> opened = (SecureDirectoryStream<Path>)
        Files.newDirectoryStream(Objects.requireNonNull(folder.getRoot()));
    for (Path name : folder) {
      try (SecureDirectoryStream<Path> above = opened) {
        opened = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return opened;
  }

  private Integer owner(Path folder) throws IOException {
    Optional<Integer> known = owners.of(folder);
    if (known.isPresent()) {
      return known.get();
    }
    Found found = found(folder);
    if (found.kind() != Kind.FOLDER) {
      throw new NotDirectoryException(folder.toString());
    }
    return found.owner();
  }

  private Found found(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(
        path, "unix:uid,isDirectory,isSymbolicLink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    Found found =
        new Found(kind(attributes), Objects.requireNonNull((Integer) attributes.get("uid")));
    if (found.kind() == Kind.FOLDER) {
      owners.keep(path, found.owner());
    }
    return found;
  }

  private static Kind kind(Map<String, Object> attributes) {
    if (isSet(attributes, "isDirectory")) {
      return Kind.FOLDER;
    }
    if (isSet(attributes, "isSymbolicLink")) {
      return Kind.LINK;
    }
    return isSet(attributes, "isRegularFile") ? Kind.FILE : Kind.SPECIAL;
  }

  private static boolean isSet(Map<String, Object> attributes, String name) {
    return Boolean.TRUE.equals(attributes.get(name));
  }

  private record Found(Kind kind, Integer owner) {}
}
