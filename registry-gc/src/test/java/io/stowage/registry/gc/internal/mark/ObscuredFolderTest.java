package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A symbolic link or a pipe in place of something that a collection must read. */
class ObscuredFolderTest {
  private static final GcOptions OFFLINE =
      GcOptions.offline().toBuilder().deleteUntagged(true).build();

  private final Path root;
  private final Registry registry;
  private final Repository moved;
  private final Repository other;
  private TestImage image;
  private TestImage garbage;

  ObscuredFolderTest(@TempDir Path folder) {
    root = folder.resolve("root");
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    moved = registry.repository("team/moved");
    other = registry.repository("team/other");
  }

  @BeforeEach
  void push() {
    image = TestImages.in(moved).image().tag("1.0").push();
    garbage = TestImages.in(other).image().push();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/_manifests",
        "/_manifests/revisions",
        "/_manifests/revisions/sha256",
        "/_manifests/tags"
      })
  void keepsEveryBlobWhilePartOfARepositoryIsBehindALink(String part) throws IOException {
    StoragePath path = StoragePath.parse(RegistryLayout.repository(moved.name()) + part);
    Path elsewhere = root.resolveSibling("elsewhere");
    Files.move(at(path), elsewhere);
    Files.createSymbolicLink(at(path), elsewhere);

    GcReport report = GarbageCollector.of(registry).run(OFFLINE);

    assertThat(report.damages()).anySatisfy(damage -> assertThat(damage.path()).isEqualTo(path));
    assertThat(report.blobsRemoved()).isZero();
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    Files.delete(at(path));
    Files.move(elsewhere, at(path));
    assertIsWhole();
    assertThat(GarbageCollector.of(registry).run(OFFLINE).blobsRemoved()).isPositive();
    assertIsWhole();
  }

  @Test
  void continuesPastAPipeInPlaceOfALink() throws Exception {
    makePipe(image.revisionLink());

    GcReport report = GarbageCollector.of(registry).run(OFFLINE);

    assertThat(report.damages())
        .anySatisfy(damage -> assertThat(damage.path()).isEqualTo(image.revisionLink()));
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(exists(garbage.digest())).isFalse();
    assertThat(exists(image.digest())).isTrue();
    image.blobs().forEach(blob -> assertThat(exists(blob)).isTrue());
  }

  @Test
  void continuesPastAShardOfBlobsBehindALink() throws IOException {
    StoragePath shard = RegistryLayout.blobFolder(image.digest()).parent();
    Path elsewhere = root.resolveSibling("elsewhere");
    Files.move(at(shard), elsewhere);
    Files.createSymbolicLink(at(shard), elsewhere);
    Digest far = garbage.blobs().stream()
        .filter(blob -> !RegistryLayout.blobFolder(blob).parent().equals(shard))
        .findFirst()
        .orElseThrow();

    GcReport report = GarbageCollector.of(registry).run(OFFLINE);

    assertThat(report.damages()).anySatisfy(damage -> assertThat(damage.path()).isEqualTo(shard));
    assertThat(exists(far)).isFalse();
    image.blobs().stream()
        .filter(blob -> !RegistryLayout.blobFolder(blob).parent().equals(shard))
        .forEach(blob -> assertThat(exists(blob)).isTrue());
  }

  @Test
  void isSkippedByTheCatalog() throws IOException {
    Path repository = at(RegistryLayout.repository(moved.name()));
    Files.move(repository, root.resolveSibling("elsewhere"));
    Files.createSymbolicLink(repository, root.resolveSibling("elsewhere"));

    assertThat(registry.repositories()).containsExactly(other.name());
  }

  @Test
  void isAFindingOfAScrubThatContinues() throws Exception {
    makePipe(RegistryLayout.blobData(image.digest()));
    registry.repository("team/other").tags().put(Tag.parse("1.0"), garbage.digest());

    assertThat(Scrubber.of(registry).run().findings())
        .extracting(ScrubFinding::path)
        .contains(RegistryLayout.blobData(image.digest()))
        .noneMatch(
            path -> path.value().contains(RepositoryName.parse("team/other").value()));
  }

  private void assertIsWhole() {
    assertThat(moved.manifests().get(Tag.parse("1.0"))).isEqualTo(image.manifest());
    image.blobs().forEach(blob -> assertThat(moved.blobs().touch(blob)).isPresent());
  }

  private boolean exists(Digest blob) {
    return registry.storage().stat(RegistryLayout.blobData(blob)).isPresent();
  }

  private void makePipe(StoragePath path) throws IOException, InterruptedException {
    Files.delete(at(path));
    Process made = new ProcessBuilder("mkfifo", at(path).toString()).start();
    assertThat(made.waitFor()).isZero();
  }

  private Path at(StoragePath path) {
    return root.resolve(path.value());
  }
}
