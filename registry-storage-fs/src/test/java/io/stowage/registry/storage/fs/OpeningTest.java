package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.MountedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which directories are opened and which are created. */
class OpeningTest {
  private static final String MARKER = "docker/registry/v2";
  private static final StoragePath OBJECT = StoragePath.parse(MARKER + "/blobs/object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final Path folder;
  private final Path root;

  OpeningTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.root = this.folder.resolve("registry");
  }

  @Nested
  class Open {
    @Test
    void refusesAMissingDirectoryAndCreatesNothing() {
      refused(root);
      assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAnEmptyDirectoryAndWritesNothing() throws IOException {
      refused(Files.createDirectory(root));
      assertThat(root).isEmptyDirectory();
    }

    @Test
    void refusesAFile() throws IOException {
      refused(Files.writeString(root, "file"));
    }

    @Test
    void namesTheRegistryOfAFolderWithin() throws IOException {
      FileSystemStorage.create(root).write(OBJECT, HELLO);
      for (String within : new String[] {"docker", "docker/registry", MARKER, MARKER + "/blobs"}) {
        assertThat(refused(root.resolve(within)))
            .hasMessageContaining("did you mean " + root + "?");
      }
      assertThat(root.resolve(MARKER).toFile().list()).containsExactly("blobs");
    }

    @Test
    void namesTheRegistryOfALinkToAFolderWithin() throws IOException {
      FileSystemStorage.create(root);
      Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve(MARKER));
      assertThat(refused(link)).hasMessageContaining("did you mean " + root + "?");
    }

    @Test
    void namesTheRegistryOfAMissingFolderWithin() {
      FileSystemStorage.create(root);
      assertThat(refused(root.resolve(MARKER + "/blob")))
          .hasMessageContaining("did you mean " + root + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "lib/registry", "var/lib/registry"})
    void namesTheRegistryBelowADirectoryAbove(String below) throws IOException {
      Path deep = folder.resolve(below);
      Files.createDirectories(deep.getParent());
      FileSystemStorage.create(deep);
      assertThat(refused(folder)).hasMessageContaining("did you mean " + deep + "?");
    }

    @Test
    void namesAllRegistriesBelowADirectoryAbove() {
      FileSystemStorage.create(folder.resolve("a"));
      FileSystemStorage.create(folder.resolve("b"));
      assertThat(refused(folder))
          .hasMessageContaining(
              "did you mean " + folder.resolve("a") + " or " + folder.resolve("b") + "?");
    }

    @Test
    void opensAnEmptyRegistry() {
      FileSystemStorage.create(root).close();
      assertThat(FileSystemStorage.open(root).stat(OBJECT)).isEmpty();
    }

    @Test
    void opensADirectoryMadeByDistributionAndWritesNothing() throws IOException {
      Files.createDirectories(root.resolve(MARKER));
      Registry.open(FileSystemStorage.open(root), readOnly()).close();
      assertThat(root.resolve(MARKER)).isEmptyDirectory();
    }

    private StorageException refused(Path path) {
      for (Durability durability : Durability.values()) {
        assertThatExceptionOfType(StorageException.NoSuchStore.class)
            .isThrownBy(() -> FileSystemStorage.open(path, durability))
            .withMessageContaining(MARKER)
            .satisfies(e -> assertThat(e.path()).isEqualTo(path.toString()));
      }
      return catchThrowableOfType(
          StorageException.NoSuchStore.class, () -> FileSystemStorage.open(path));
    }
  }

  @Nested
  class Create {
    @Test
    void makesADirectoryAndItsParents() {
      Path deep = folder.resolve("deep/er");
      FileSystemStorage.create(deep).write(OBJECT, HELLO);
      assertThat(FileSystemStorage.open(deep).read(OBJECT, 5)).isEqualTo(HELLO);
    }

    @Test
    void acceptsTheEmptyRootOfANewFileSystem() throws IOException {
      Files.createDirectories(root.resolve("lost+found"));
      FileSystemStorage.create(root);
      assertThat(root.resolve(MARKER)).isEmptyDirectory();
    }

    @Test
    void completesAnInterruptedCreation() throws IOException {
      Files.createDirectories(root.resolve("docker/registry"));
      FileSystemStorage.create(root);
      assertThat(root.resolve(MARKER)).isEmptyDirectory();
    }

    @Test
    void refusesAnExistingRegistry() {
      FileSystemStorage.create(root);
      assertThatExceptionOfType(StorageException.InvalidPath.class)
          .isThrownBy(() -> FileSystemStorage.create(root))
          .withMessageContaining("found a registry");
    }

    @Test
    void refusesADirectoryThatHoldsSomethingElse() throws IOException {
      Files.createDirectories(root.resolve("music"));
      refused(root);
      assertThat(root.toFile().list()).containsExactly("music");
    }

    @Test
    void refusesAFile() throws IOException {
      refused(Files.writeString(root, "file"));
    }

    @Test
    void doesNotNestASecondRegistry() {
      FileSystemStorage.create(root);
      for (String within : new String[] {"docker", "docker/registry", MARKER, MARKER + "/new"}) {
        Path path = root.resolve(within);
        assertThat(refused(path)).hasMessageContaining("did you mean " + root + "?");
        assertThatExceptionOfType(StorageException.InvalidPath.class)
            .isThrownBy(() -> FileSystemStorage.openOrCreate(path));
      }
      assertThat(root.resolve(MARKER)).isEmptyDirectory();
    }

    private StorageException refused(Path path) {
      return catchThrowableOfType(
          StorageException.InvalidPath.class, () -> FileSystemStorage.create(path));
    }
  }

  @Nested
  class OpenOrCreate {
    @Test
    void createsAMissingRegistryAndOpensAnExistingOne() {
      FileSystemStorage.openOrCreate(root).write(OBJECT, HELLO);
      assertThat(FileSystemStorage.openOrCreate(root).read(OBJECT, 5)).isEqualTo(HELLO);
    }

    @Test
    void opensARegistryNextToOtherFiles() throws IOException {
      FileSystemStorage.create(root);
      Files.writeString(root.resolve("README"), "what this is");
      assertThat(FileSystemStorage.openOrCreate(root).stat(OBJECT)).isEmpty();
    }

    @Test
    void namesTheRegistryBelowADirectoryAbove() {
      FileSystemStorage.create(root);
      assertThatExceptionOfType(StorageException.InvalidPath.class)
          .isThrownBy(() -> FileSystemStorage.openOrCreate(folder))
          .withMessageContaining("did you mean " + root + "?");
    }
  }

  @Nested
  class ReadOnlyMount {
    @Test
    void isRefusedAtOnceForWriting() throws IOException {
      Files.createDirectory(root);
      try (MountedFolder mounted = MountedFolder.at(root)) {
        FileSystemStorage.create(root).close();
        mounted.makeReadOnly();
        refused(RegistryOptions.defaults());
        refused(RegistryOptions.builder().grace(Duration.ZERO).build());
      }
    }

    @Test
    void isOpenedForReading() throws IOException {
      Files.createDirectory(root);
      try (MountedFolder mounted = MountedFolder.at(root)) {
        FileSystemStorage.create(root).write(OBJECT, HELLO);
        mounted.makeReadOnly();
        try (Registry registry = Registry.open(FileSystemStorage.open(root), readOnly())) {
          assertThat(registry.storage().read(OBJECT, 5)).isEqualTo(HELLO);
        }
      }
    }

    private void refused(RegistryOptions options) {
      assertThatExceptionOfType(StorageException.AccessDenied.class)
          .isThrownBy(() -> Registry.open(FileSystemStorage.open(root), options))
          .withMessageContaining("open the registry read-only");
    }
  }

  private static RegistryOptions readOnly() {
    return RegistryOptions.builder().readOnly(true).build();
  }
}
