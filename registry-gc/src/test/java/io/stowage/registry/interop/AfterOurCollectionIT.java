package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.RestoreOptions;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The content that docker-registry serves from an unusual tree, also after a collection by this
 * library.
 */
@RequiresPeers({"docker-registry", "skopeo"})
class AfterOurCollectionIT {
  private static final String NAME = "team/app";

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;
  private final Registry registry;
  private final Repository app;
  private final TestImages images;
  private final Breakage breakage;

  AfterOurCollectionIT(@TempDir Path folder) {
    root = folder.resolve("registry");
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    app = registry.repository(NAME);
    images = TestImages.in(app);
    breakage = Breakage.of(registry.storage());
  }

  @BeforeEach
  void pushAnother() {
    images.image().tag("other").push();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void isAnImageWhoseManifestHasALayerLink() {
    TestImage image = images.image().layers(2).tag("1.0").push();
    breakage.linkAsLayer(app.name(), image.digest());
    HttpApi api = new HttpApi(peer.serve(root));
    assertServes(api, image, "1.0");

    assertThat(collect(false).damages()).isEmpty();
    assertThat(collect(true).damages()).isEmpty();

    assertServes(api, image, "1.0");
  }

  @Test
  void isAnImageWhoseManifestWasRestoredFromABackup() {
    TestImage image = images.image().layers(2).tag("1.0").push();
    breakage.truncateBlob(image.digest());
    assertThat(collect(false).damages()).hasSize(1);
    breakage.removeFolder(RegistryLayout.blobData(image.digest()));
    assertThat(collect(true).damages()).hasSize(1);

    breakage.orphanBlob(image.manifest().bytes());

    assertServes(new HttpApi(peer.serve(root)), image, "1.0");
  }

  @Test
  void isARepositoryThatWasMovedAsideAndBack() throws IOException {
    TestImage image = images.image().layers(2).tag("1.0").push();
    Path repositories = root.resolve(RegistryLayout.REPOSITORIES.value());
    Files.move(repositories.resolve("team"), repositories.resolve("_team"));

    assertThat(collect(true).damages()).hasSize(1);

    Files.move(repositories.resolve("_team"), repositories.resolve("team"));
    assertServes(new HttpApi(peer.serve(root)), image, "1.0");
  }

  @Test
  void isAnImageThatItDeletedAndThatARestoreRestored() {
    TestImage image = images.image().layers(2).tag("1.0").push();
    HttpApi api = new HttpApi(peer.serve(root));
    api.deleteManifest(NAME, image.digest());
    collectAndKeep();
    assertThat(api.status(NAME + "/blobs/" + image.blobs().get(0))).isEqualTo(404);

    RestoreReport report = GarbageCollector.of(registry)
        .restore(RestoreOptions.builder().manifest(app.name(), image.digest()).build());

    assertThat(report.isComplete()).isTrue();
    assertServes(api, image, image.digest().toString());
  }

  @Test
  void isNotATagThatWasRemovedBeforeARestore() {
    TestImage image = images.image().tag("moved").push();
    images.image().tag("moved").push();
    collectAndKeep();
    app.tags().remove(Tag.parse("moved"));

    GarbageCollector.of(registry).restore();

    HttpApi api = new HttpApi(peer.serve(root));
    assertThat(api.text(NAME + "/tags/list")).doesNotContain("moved");
    assertServes(api, image, image.digest().toString());
  }

  private void collectAndKeep() {
    GarbageCollector.of(registry)
        .run(options(true).quarantine(Duration.ofDays(7)).build());
  }

  private GcReport collect(boolean deleteUntagged) {
    return GarbageCollector.of(registry).run(options(deleteUntagged).build());
  }

  private static GcOptions.Builder options(boolean deleteUntagged) {
    return GcOptions.builder()
        .writers(Writers.NONE)
        .grace(Duration.ZERO)
        .deleteUntagged(deleteUntagged)
        .tidying(Set.of(Tidying.values()));
  }

  private static void assertServes(HttpApi api, TestImage image, String tag) {
    assertThat(api.manifest(NAME, tag).body()).isEqualTo(image.manifest().bytes());
    for (Digest blob : image.blobs()) {
      assertThat(Digest.of(api.body(NAME + "/blobs/" + blob))).isEqualTo(blob);
    }
  }
}
