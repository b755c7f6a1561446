package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that files and folders made by root belong to the owner of the store. */
class OwnershipTest {
  private static final int USER = 12_345;
  private static final int GROUP = 23_456;
  private static final StoragePath OBJECT = StoragePath.parse("a/b/c/object");

  private final Path folder;
  private final Path root;

  OwnershipTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
  }

  @BeforeEach
  void giveTheRootAway() throws IOException {
    assumeThat(Ownership.isRoot()).as("only root can give files away").isTrue();
    Files.createDirectory(root);
    give(root, "rwxrwx---");
    FileSystemStorage.create(root, Durability.RELAXED).close();
  }

  @Test
  void foldersHaveTheOwnerGroupAndModeOfTheirParent() throws IOException {
    storage().write(OBJECT, new byte[1]);

    for (String name : List.of("a", "a/b", "a/b/c")) {
      assertHas(root.resolve(name), "rwxrwx---");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---:rw-rw----", "rwxr-xr-x:rw-r--r--", "rwx------:rw-------"})
  void filesHaveThemWithoutExecutePermission(String modes) throws IOException {
    give(root, modes.substring(0, 9));
    FileSystemStorage storage = storage();

    storage.write(OBJECT, new byte[1]);
    append(storage, "a/b/appended");
    storage.publish(StoragePath.parse("a/b/appended"), 1, StoragePath.parse("a/d/published"));
    append(storage, "a/b/appended");

    for (String name : List.of("a/b/c/object", "a/d/published", "a/b/appended")) {
      assertHas(root.resolve(name), modes.substring(10));
    }
  }

  @Test
  void aTakenAndRestoredObjectHasThem() throws IOException {
    FileSystemStorage storage = storage();
    storage.write(OBJECT, new byte[1]);
    StoragePath kept = StoragePath.parse("_stowage/quarantine/run/c/object");

    Moves.of(storage).take(OBJECT, kept);
    assertAllAreGiven();
    Moves.of(storage).restore(kept, OBJECT);
    assertAllAreGiven();
  }

  @Test
  void aNewStoreHasThem() throws IOException {
    Path created = Files.createDirectory(folder.resolve("given"));
    give(created, "rwxrwx---");

    FileSystemStorage.create(created.resolve("store")).close();

    for (String name : List.of("store", "store/docker", "store/docker/registry/v2")) {
      assertHas(created.resolve(name), "rwxrwx---");
    }
  }

  @Test
  void nothingElseIsLeft() throws IOException {
    storage().write(OBJECT, new byte[1]);

    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all.map(path -> root.relativize(path).toString()))
          .filteredOn(path -> !path.startsWith("docker"))
          .containsExactlyInAnyOrder("", "a", "a/b", "a/b/c", "a/b/c/object");
    }
  }

  @Test
  void aFolderMadeByAnotherProcessMeanwhileIsUsed() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.createFile(root.resolve("a/b/theirs"));
    Ownership ownership = Ownership.in(root);

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> ownership.makeFolder(root.resolve("a")));
    assertThat(root.resolve("a/b/theirs")).exists();
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("a", "docker");
  }

  @Test
  void nothingIsSetInAFolderOfRoot() throws IOException {
    Files.createDirectory(root.resolve("a"));
    Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("rwx------"));

    storage().write(OBJECT, new byte[1]);

    Path file = Files.createFile(folder.resolve("file"));
    Path made = Files.createDirectory(folder.resolve("made"));
    assertThat(describe(root.resolve("a/b/c/object"))).isEqualTo(describe(file));
    assertThat(describe(root.resolve("a/b"))).isEqualTo(describe(made));
  }

  /** The owner of a folder may replace any folder or file below it by a link at any time. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "a/b/c", "a/b/c/object"})
  void theOwnerOfNothingBehindALinkIsChanged(String level) throws IOException {
    Files.createDirectories(root.resolve("a/b/c"));
    Files.createFile(root.resolve(OBJECT.value()));
    for (String name : List.of("a", "a/b", "a/b/c", "a/b/c/object")) {
      give(root.resolve(name), "rwxrwx---");
    }
    Ownership ownership = Ownership.in(root);
    ownership.look(root.resolve("a/b/c"));
    Path place = level.isEmpty() ? root : root.resolve(level);
    Path target = folder.resolve("target");
    Files.move(place, target);
    Files.createSymbolicLink(place, target);
    takeBack(target);
    List<String> before = describeAll(target);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ownership.madeFile(root.resolve(OBJECT.value())));
    if (!place.endsWith("object")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> ownership.makeFolder(root.resolve("a/b/c/folder")));
    }

    assertThat(describeAll(target)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "a/b/c"})
  void nothingIsMadeBehindALink(String level) throws IOException {
    Files.createDirectories(root.resolve(level).getParent());
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.createSymbolicLink(root.resolve(level), target);
    List<String> before = describeAll(target);
    FileSystemStorage storage = storage();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.write(OBJECT, new byte[1]));

    assertThat(describeAll(target)).isEqualTo(before);
  }

  private FileSystemStorage storage() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  private static void append(FileSystemStorage storage, String path) throws IOException {
    try (WritableByteChannel channel = storage.append(StoragePath.parse(path), 0)) {
      channel.write(ByteBuffer.allocate(1));
    }
  }

  private void assertAllAreGiven() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all).allSatisfy(path -> assertThat(owners(path)).isEqualTo(USER + ":" + GROUP));
    }
  }

  private static void assertHas(Path path, String mode) throws IOException {
    assertThat(describe(path)).isEqualTo(USER + ":" + GROUP + " " + mode);
  }

  private static List<String> describeAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().map(path -> path + " " + describeUnchecked(path)).toList();
    }
  }

  private static String describeUnchecked(Path path) {
    try {
      return describe(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String describe(Path path) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return owners(path) + " " + PosixFilePermissions.toString(found.permissions());
  }

  private static String owners(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
        + ":"
        + Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
  }

  private static void takeBack(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", 0, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void give(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    Files.setAttribute(path, "unix:gid", GROUP, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
  }
}
