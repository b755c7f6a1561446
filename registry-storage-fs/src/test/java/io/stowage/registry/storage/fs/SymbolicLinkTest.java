package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests links in a store that lead to a folder and a file outside of it. */
class SymbolicLinkTest {
  private static final StoragePath HERE = StoragePath.parse("a/b/c/object");
  private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  private final Path root;
  private final Path outside;
  private final FileSystemStorage storage;

  SymbolicLinkTest(@TempDir Path folder) {
    root = folder.resolve("root");
    outside = folder.resolve("outside");
    storage = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  @BeforeEach
  void linkOut() throws IOException {
    Files.createDirectories(outside.resolve("deep/er"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.writeString(outside.resolve("deep/secret"), "secret");
    Files.writeString(outside.resolve("deep/er/secret"), "secret");
    Files.setLastModifiedTime(outside.resolve("secret"), OLD);
    storage.write(HERE, "here".getBytes(US_ASCII));
    Files.createSymbolicLink(root.resolve("a/folder"), outside);
    Files.createSymbolicLink(root.resolve("a/b/c/file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("a/b/c/dangling"), outside.resolve("not yet"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/folder/secret",
        "a/folder/deep/secret",
        "a/folder/deep/er/secret",
        "a/folder/none",
        "a/b/c/file",
        "a/b/c/dangling"
      })
  void isNeverReadOrWrittenThrough(String text) {
    StoragePath path = StoragePath.parse(text);
    refused(() -> storage.stat(path));
    refused(() -> storage.read(path, 100));
    refused(() -> storage.open(path, 0));
    refused(() -> storage.lease(path));
    refused(() -> storage.write(path, new byte[1]));
    refused(() -> storage.append(path, 0));
    refused(() -> storage.publish(path, 1, HERE));
    refused(() -> storage.publish(HERE, 1, path));
    assertOutsideIsUntouched();
  }

  /** Folders listed a moment ago are checked less, but a link among them is still refused. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 100})
  void isRefusedAmongManyFoldersThatWereListed(int folders) throws IOException {
    for (int i = 0; i < folders; i++) {
      storage.write(StoragePath.parse("many/" + i + "/object"), new byte[1]);
    }
    Files.createSymbolicLink(root.resolve("many/link"), outside);
    storage.list(StoragePath.parse("many"), name -> {});
    assertThat(storage.stat(StoragePath.parse("many/0/object"))).isPresent();
    refused(() -> storage.stat(StoragePath.parse("many/link/secret")));
    refused(() -> storage.read(StoragePath.parse("many/link/secret"), 100));
  }

  /** In place of a folder it is refused, and in place of an object it is removed itself. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 100})
  void isNotFollowedByARemovalOfManyFolders(int folders) throws IOException {
    List<StoragePath> objects = new ArrayList<>();
    for (int i = 0; i < folders; i++) {
      objects.add(StoragePath.parse("many/" + i + "/object"));
      storage.write(objects.get(i), new byte[1]);
    }
    Files.delete(root.resolve("many/0/object"));
    Files.createSymbolicLink(root.resolve("many/0/object"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("many/link"), outside);
    storage.list(StoragePath.parse("many"), name -> {});
    List<StoragePath> all = new ArrayList<>(objects);
    all.add(StoragePath.parse("many/link/secret"));
    refused(() -> storage.deleteWithFolders(all));
    assertOutsideIsUntouched();
    storage.deleteWithFolders(objects);
    assertThat(root.resolve("many")).isDirectoryNotContaining(child -> !child.endsWith("link"));
    assertOutsideIsUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/folder", "a/folder/deep", "a/folder/deep/er", "a/b/c/file"})
  void isNeverListed(String text) {
    refused(() -> storage.list(StoragePath.parse(text), name -> {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/folder/secret", "a/folder/deep/secret", "a/folder/deep/er/secret"})
  void isNeverFollowedByARemoval(String text) {
    StoragePath path = StoragePath.parse(text);
    refused(() -> storage.delete(path));
    refused(() -> storage.deleteTree(path));
    refused(() -> storage.deleteWithFolders(List.of(path)));
    refused(() -> storage.deleteIfEmpty(path));
    assertOutsideIsUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/folder/secret", "a/folder/deep/secret", "a/b/c/file"})
  void isNeverFollowedByATakeOrARestore(String text) {
    StoragePath path = StoragePath.parse(text);
    FolderMoves quarantine = Moves.of(storage);
    refused(() -> quarantine.take(path, StoragePath.parse("kept/1/object")));
    refused(() -> quarantine.restore(path, StoragePath.parse("a/d/object")));
    refused(() -> quarantine.purge(path));
    assertOutsideIsUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/folder/object", "a/folder/deep/object", "a/folder/none/object"})
  void isRefusedAsATargetOfATakeOrARestore(String text) {
    StoragePath out = StoragePath.parse(text);
    refused(() -> Moves.of(storage).take(HERE, out));
    refused(() -> Moves.of(storage).restore(HERE, out));
    assertThat(storage.stat(HERE)).isPresent();
    assertOutsideIsUntouched();
  }

  @Test
  void isItselfRemovedWithATree() {
    assertThat(storage.deleteTree(StoragePath.parse("a"))).isTrue();
    assertThat(root.resolve("a")).doesNotExist();
    assertOutsideIsUntouched();
  }

  @Test
  void isItselfRemovedAsAnObject() {
    assertThat(storage.delete(StoragePath.parse("a/b/c/file"))).isTrue();
    assertThat(storage.deleteTree(StoragePath.parse("a/folder"))).isTrue();
    assertThat(storage.deleteIfEmpty(StoragePath.parse("a/b/c/dangling"))).isFalse();
    assertThat(Files.exists(root.resolve("a/folder"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
    assertOutsideIsUntouched();
  }

  @Test
  void isNamedByTheError() {
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> storage.read(StoragePath.parse("a/folder/deep/er/secret"), 100))
        .satisfies(e -> assertThat(e.path()).isEqualTo("a/folder"))
        .withMessageContaining("symbolic link");
  }

  @Test
  void mayLeadToTheRoot() throws IOException {
    Path link = Files.createSymbolicLink(root.resolveSibling("link"), root);
    assertThat(FileSystemStorage.openOrCreate(link).stat(HERE)).isPresent();
  }

  private static void refused(Runnable call) {
    assertThatExceptionOfType(StorageException.UnexpectedKind.class).isThrownBy(call::run);
  }

  private void assertOutsideIsUntouched() {
    try (Stream<Path> found = Files.walk(outside)) {
      assertThat(found.map(path -> outside.relativize(path).toString()))
          .containsExactlyInAnyOrder(
              "", "secret", "deep", "deep/secret", "deep/er", "deep/er/secret");
      assertThat(outside.resolve("secret")).hasContent("secret");
      assertThat(Files.getLastModifiedTime(outside.resolve("secret"))).isEqualTo(OLD);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
