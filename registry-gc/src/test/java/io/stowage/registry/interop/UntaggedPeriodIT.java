package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a manifest has had no tag, in a registry that this library and docker-registry change.
 * The time of the library passes when a test lets it pass; the time of docker-registry is real.
 */
@RequiresPeers({"docker-registry", "skopeo"})
class UntaggedPeriodIT {
  private static final String NAME = "team/app";
  private static final Duration PERIOD = Duration.ofDays(30);
  private static final Duration ALMOST = PERIOD.minusMinutes(5);

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  private final Path root;
  private final Registry registry;
  private final TestImages images;
  private volatile Duration passed = Duration.ZERO;

  UntaggedPeriodIT(@TempDir Path folder) {
    root = folder.resolve("registry");
    registry = Registry.open(
        FileSystemStorage.openOrCreate(
            root, Durability.RELAXED, () -> Instant.now().plus(passed)),
        RegistryOptions.builder().sleeper(time -> {}).build());
    images = TestImages.in(registry.repository(NAME));
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Nested
  class ChangedByDockerRegistry {
    private final HttpApi api = new HttpApi(peer.serve(root));

    @Test
    void countsFromTheFirstCollectionAfterTheMoveOfATag() {
      TestImage image = images.image().tag("1").push();
      TestImage other = images.image().tag("2").push();
      move("1", other);
      pass(PERIOD.multipliedBy(2));
      assertKeeps(image);
      assertRemovedAfterThePeriod(image);
      assertThat(api.status(NAME + "/manifests/" + image.digest())).isEqualTo(404);
      assertThat(api.status(NAME + "/manifests/1")).isEqualTo(200);
    }

    @Test
    void countsFromTheFirstCollectionAfterTheRemovalOfATag() {
      TestImage image = images.image().tag("1").push();
      TestImage other = images.image().push();
      move("1", other);
      api.deleteManifest(NAME, other.digest());
      assertThat(api.status(NAME + "/manifests/1")).isEqualTo(404);
      pass(PERIOD.multipliedBy(2));
      assertKeeps(image);
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void countsForTheChildrenOfADeletedIndexFromTheFirstCollection() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("all").push();
      api.deleteManifest(NAME, index.digest());
      pass(PERIOD.multipliedBy(2));
      assertKeeps(child);
      assertRemovedAfterThePeriod(child);
    }

    @Test
    void countsAnewAfterATagWasSetAndMovedAgain() {
      TestImage image = images.image().tag("1").push();
      TestImage other = images.image().tag("2").push();
      move("1", other);
      assertKeeps(image);
      pass(ALMOST);
      move("1", image);
      move("1", other);
      pass(PERIOD);
      assertKeeps(image);
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void writesNothingInTheTreeOfDockerRegistry() {
      TestImage image = images.image().tag("1").push();
      move("1", images.image().tag("2").push());
      assertKeeps(image);
      assertThat(root.resolve(
              RegistryLayout.untagged(registry.repository(NAME).name()).value()))
          .exists();
      assertThat(api.text("_catalog")).isEqualTo("{\"repositories\":[\"" + NAME + "\"]}");
      assertThat(api.status(NAME + "/manifests/" + image.digest())).isEqualTo(200);
    }

    private void move(String tag, TestImage image) {
      api.manifest(NAME, tag, image.manifest().mediaType(), image.manifest().bytes());
    }
  }

  @Nested
  class ChangedByThisLibrary {
    @Test
    void countsFromTheMoveOfATag() {
      TestImage image = images.image().tag("1").push();
      TestImage other = images.image().push();
      pass(PERIOD.multipliedBy(2));
      registry.repository(NAME).tags().put("1", other.digest());
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void countsFromTheRemovalOfATag() {
      TestImage image = images.image().tag("1").push();
      pass(PERIOD.multipliedBy(2));
      registry.repository(NAME).tags().remove("1");
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void countsForTheChildrenOfADeletedIndexFromTheFirstCollection() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("all").push();
      pass(PERIOD.multipliedBy(2));
      registry.repository(NAME).manifests().delete(index.digest());
      assertKeeps(child);
      assertRemovedAfterThePeriod(child);
    }
  }

  private void pass(Duration time) {
    passed = passed.plus(time);
  }

  private void assertRemovedAfterThePeriod(TestImage image) {
    pass(ALMOST);
    assertKeeps(image);
    pass(Duration.ofMinutes(10));
    collect();
    assertThat(isThere(image.digest())).isFalse();
  }

  private void assertKeeps(TestImage image) {
    collect();
    assertThat(isThere(image.digest())).isTrue();
  }

  private boolean isThere(Digest manifest) {
    return Files.exists(root.resolve(
        RegistryLayout.revisionLink(registry.repository(NAME).name(), manifest).value()));
  }

  private void collect() {
    GcReport report = GarbageCollector.of(registry)
        .run(GcOptions.builder().writers(Writers.ANY).deleteUntagged(PERIOD).build());
    assertThat(report.damages()).isEmpty();
  }
}
