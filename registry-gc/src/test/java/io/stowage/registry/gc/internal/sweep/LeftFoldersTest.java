package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders left by a push that was killed before it wrote into them keep nothing. */
class LeftFoldersTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Tag TAG = Tag.parse("1.0");

  private final Path root;
  private final Registry registry;

  LeftFoldersTest(@TempDir Path root) {
    this.root = root;
    registry = Registry.open(
        FileSystemStorage.openOrCreate(root),
        RegistryOptions.builder().sleeper(time -> {}).build());
  }

  /**
   * Collects three times, since beside foreign writers a folder is removed a grace after its
   * contents.
   */
  @ParameterizedTest
  @EnumSource(
      value = Writers.class,
      names = {"STOWAGE", "ANY"})
  void keepNothingAndAreRemoved(Writers writers) throws IOException {
    TestImage staying =
        TestImages.in(registry.repository("stays")).image().tag("1").push();
    TestImage killed = TestImages.in(registry.repository(APP)).image().push();
    emptyAllFoldersOf(killed);
    age();
    for (int i = 0; i < 3; i++) {
      UploadPurger.of(registry)
          .run(UploadPurgeOptions.builder().age(Duration.ofHours(1)).build());
      GarbageCollector.of(registry)
          .run(GcOptions.builder()
              .writers(writers)
              .tidying(EnumSet.allOf(Tidying.class))
              .build());
      age();
    }
    assertThat(killed.blobs()).allMatch(blob -> registry.blobs().touch(blob).isEmpty());
    assertThat(folders()).noneMatch(LeftFoldersTest::isEmpty);
    assertThat(root.resolve(RegistryLayout.repository(APP).value())).doesNotExist();
    Pulls.assertPullable(staying);
  }

  /** Empties the folder of each link, and of the bytes every folder. */
  private void emptyAllFoldersOf(TestImage image) throws IOException {
    for (Digest blob : image.blobs()) {
      empty(RegistryLayout.layerLink(APP, blob));
    }
    empty(image.revisionLink());
    empty(RegistryLayout.tagIndexLink(APP, TAG, image.digest()));
    empty(RegistryLayout.tagCurrentLink(APP, TAG));
    empty(RegistryLayout.uploadData(APP, UUID.randomUUID()));
    empty(RegistryLayout.blobData(Digest.of(new byte[] {1})));
    Files.createDirectories(
        root.resolve(RegistryLayout.repository(RepositoryName.parse("new")).value()));
  }

  private void empty(StoragePath object) throws IOException {
    Path file = root.resolve(object.value());
    Files.deleteIfExists(file);
    Files.createDirectories(file.getParent());
  }

  private void age() {
    FileAges.set(root, Duration.ofHours(2));
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
