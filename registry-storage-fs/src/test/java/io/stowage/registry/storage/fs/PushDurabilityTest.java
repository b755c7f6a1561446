package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a push syncs, when, and how much. */
class PushDurabilityTest {
  private static final Tag TAG = Tag.parse("1.0");
  private static final int LARGEST = 1_000_000;

  /** The offset of a clock by which every folder is old enough for its time to be trusted. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final TestImages images =
      TestImages.in(Registry.open(InMemoryStorage.create()).repository("source"));
  private final Path root;
  private final List<String> forced = new ArrayList<>();

  PushDurabilityTest(@TempDir Path folder) throws IOException {
    root = folder.toRealPath();
  }

  /**
   * Opens the registry like a new process that has not synced anything yet, with a clock that is
   * ahead.
   */
  private Repository process(Duration ahead) {
    InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
    FileSystemStorage storage =
        FileSystemStorage.on((channel, path) -> forced.add(nameOf(path)), root, clock);
    return Registry.open(storage).repository("team/app");
  }

  /** Opens the registry like a process that does not sync. */
  private Repository relaxedProcess() {
    return Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))
        .repository("team/app");
  }

  private String nameOf(Path path) {
    String name = root.relativize(path).toString();
    return name.replaceAll("\\.stowage-.*", "temporary");
  }

  private List<String> forcedBy(Runnable push) {
    forced.clear();
    push.run();
    return List.copyOf(forced);
  }

  private static void push(Repository to, TestImage image) {
    push(to, image, TAG);
  }

  private static void push(Repository to, TestImage image, Tag tag) {
    for (Descriptor blob : image.manifest().blobs()) {
      pushBlob(to, image, blob);
    }
    putManifest(to, image, tag);
  }

  private static void pushBlob(Repository to, TestImage image, Descriptor blob) {
    InputStream content =
        new ByteArrayInputStream(image.repository().blobs().read(blob.digest(), LARGEST));
    to.blobs().put(content, blob.digest());
  }

  private static void putManifest(Repository to, TestImage image, Tag tag) {
    to.manifests().put(tag, image.manifest().mediaType(), image.manifest().bytes());
  }

  private List<String> files(List<String> names) {
    return names.stream().filter(name -> !Files.isDirectory(root.resolve(name))).toList();
  }

  private static String data(Descriptor blob) {
    return RegistryLayout.blobData(blob.digest()).value();
  }

  private static Stream<String> folderAndFile(String file) {
    return Stream.of(file, file.substring(0, file.lastIndexOf('/')));
  }

  @Test
  void ofAManifestSyncsEverythingThatAnotherProcessDidNotSync() {
    TestImage image = images.image().layers(2).push();
    push(relaxedProcess(), image);
    Repository app = process(AHEAD);
    List<String> waitedFor = forcedBy(() -> putManifest(app, image, TAG));
    int firstLink = waitedFor.indexOf(
        RegistryLayout.revisionLink(app.name(), image.digest()).parent() + "/temporary");
    assertThat(firstLink).isPositive();
    List<String> blobs = Stream.concat(
            image.manifest().blobs().stream(), Stream.of(image.descriptor()))
        .map(PushDurabilityTest::data)
        .toList();
    List<String> links = image.manifest().blobs().stream()
        .map(blob -> RegistryLayout.layerLink(app.name(), blob.digest()).value())
        .toList();
    assertThat(waitedFor.subList(0, firstLink))
        .containsAll(Stream.concat(blobs.stream(), links.stream())
            .flatMap(PushDurabilityTest::folderAndFile)
            .toList())
        .contains("docker/registry/v2/repositories/team/app/_layers/sha256", "");
  }

  @Test
  void ofAnExistingBlobSyncsItsDataBeforeTheLink() {
    TestImage image = images.image().push();
    Descriptor layer = image.layers().get(0);
    pushBlob(relaxedProcess(), image, layer);
    Repository app = process(AHEAD);
    assertThat(forcedBy(() -> pushBlob(app, image, layer)))
        .startsWith(folderAndFile(data(layer)).toArray(String[]::new));
  }

  @Test
  void ofAnImageThatThisProcessPushedBeforeSyncsOnlyWrittenFiles() {
    TestImage image = images.image().layers(2).push();
    Repository app = process(AHEAD);
    push(app, image);
    List<String> waitedFor = forcedBy(() -> push(app, image));
    assertThat(files(waitedFor)).hasSize(6).allMatch(name -> name.endsWith("/temporary"));
    assertThat(waitedFor).noneMatch(name -> name.startsWith("docker/registry/v2/blobs"));
  }

  /** The leases are old as well and are renewed. */
  @Test
  void ofAnImageOlderThanAnHourSyncsOnlyWrittenFiles() {
    TestImage image = images.image().layers(2).push();
    Repository first = process(AHEAD);
    push(first, image);
    List<String> known = forcedBy(() -> push(first, image));
    Repository second = process(Duration.ofHours(2));
    assertThat(forcedBy(() -> push(second, image))).hasSizeLessThanOrEqualTo(known.size());
    assertThat(files(forced)).hasSameSizeAs(files(known));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 26", "2.0, 30"})
  void ofAnImageOfThreeBlobsSyncsFewerFoldersIfItMovesATag(Tag tag, int folders) {
    Repository app = process(AHEAD);
    push(app, images.image().layers(2).push(), Tag.parse("1.0"));
    TestImage image = images.image().layers(2).push();
    List<String> waitedFor = forcedBy(() -> push(app, image, tag));
    assertThat(files(waitedFor)).hasSize(10);
    assertThat(waitedFor).hasSize(10 + folders);
  }

  @Test
  void ofABlobSyncsOnlyTheContentAndTheRemovalOfItsUpload() {
    Repository app = process(AHEAD);
    push(app, images.image().push());
    TestImage image = images.image().push();
    List<String> waitedFor = forcedBy(() -> pushBlob(app, image, image.config()));
    assertThat(waitedFor.stream().filter(name -> name.contains("/_uploads")))
        .hasSize(2)
        .first()
        .asString()
        .endsWith("/data");
    assertThat(waitedFor).last().asString().endsWith("/_uploads");
  }
}
