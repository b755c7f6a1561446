package io.stowage.registry.testing.assertj;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.RegistryExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RegistryExtension.class)
class RegistryAssertionsTest {
  private static final Digest ABSENT = Digest.of("absent".getBytes(StandardCharsets.UTF_8));

  private Registry registry;
  private Repository app;
  private TestImages images;
  private TestImage image;

  @BeforeEach
  void push(Registry own, Repository repository, TestImages ofRepository) {
    registry = own;
    app = repository;
    images = ofRepository;
    image = images.image().tag("1").push();
  }

  @Nested
  class OfRegistries {
    @Test
    void passWhenTheyHold() {
      assertThat(registry)
          .hasImage("app:1")
          .hasImage("app@" + image.digest())
          .doesNotHaveImage("app")
          .doesNotHaveImage("other:1")
          .doesNotHaveImage("app@" + ABSENT)
          .hasRepository("app")
          .doesNotHaveRepository("other")
          .hasBlob(image.digest())
          .hasBlob(image.config().digest())
          .doesNotHaveBlob(ABSENT);
    }

    @Test
    void showTheImagesOfTheRegistry() {
      fails(() -> assertThat(registry).hasImage("app:2"), "app:2", "  manifest 2");
      fails(() -> assertThat(registry).hasImage("other"), "other", "  manifest latest");
      fails(() -> assertThat(registry).doesNotHaveImage("app:1"), "not to have image");
    }

    @Test
    void reportAnImageWithAMissingPart() {
      TestImage second = images.image().push();
      images.index(image, second).tag("both").push();
      Digest layer = second.layers().get(0).digest();
      assertThat(registry).hasImage("app:both");
      registry.storage().delete(RegistryLayout.blobData(layer));
      fails(
          () -> assertThat(registry).hasImage("app:both"), "  blob " + layer, "  app:both sha256:");
    }

    @Test
    void showTheRepositoriesAndBlobs() {
      fails(() -> assertThat(registry).hasRepository("other"), "  other", "  app");
      fails(() -> assertThat(registry).doesNotHaveRepository("app"), "not to have repository");
      fails(
          () -> assertThat(registry).hasBlob(ABSENT),
          "  " + ABSENT,
          "  " + image.config().digest());
      fails(() -> assertThat(registry).doesNotHaveBlob(image.digest()), "not to store");
    }
  }

  @Nested
  class OfRepositories {
    @Test
    void passWhenTheyHold() {
      assertThat(app)
          .hasTag("1")
          .doesNotHaveTag("2")
          .hasManifest(image.digest())
          .doesNotHaveManifest(ABSENT)
          .hasBlob(image.config().digest())
          .doesNotHaveBlob(image.digest());
      assertThat(registry.repository("other")).doesNotHaveBlob(image.config().digest());
    }

    @Test
    void showWhatTheRepositoryHas() {
      String tag = "  app:1 " + image.digest();
      String blob = "  blob " + image.config().digest();
      fails(() -> assertThat(app).hasTag("2"), "repository app to have tag", "  2", tag, blob);
      fails(() -> assertThat(app).doesNotHaveTag("1"), "not to have tag", tag);
      fails(() -> assertThat(app).hasManifest(ABSENT), "  " + ABSENT, tag);
      fails(() -> assertThat(app).doesNotHaveManifest(image.digest()), "not to have manifest");
      fails(() -> assertThat(app).hasBlob(ABSENT), "  " + ABSENT, blob);
      fails(() -> assertThat(app).doesNotHaveBlob(image.config().digest()), "not to have blob");
      fails(() -> assertThat(registry.repository("other")).hasTag("1"), "Found:", "  none");
    }
  }

  @Test
  void protectNothingFromCollection(GarbageCollector gc, TestClock clock) {
    image = images.image().push();
    app.manifests().delete(image.digest());
    clock.advance(Duration.ofHours(2));
    assertThat(app).hasBlob(image.config().digest());
    assertThat(registry).hasBlob(image.config().digest()).hasImage("app:1");
    assertThat(gc.run()).removedBlobs(3);
    assertThat(registry).doesNotHaveBlob(image.config().digest());
  }

  @Test
  void showTheReportOfACollection(GarbageCollector gc, TestClock clock) {
    images.image().pushWithoutManifest();
    assertThat(gc.run()).removedNothing().keptYoungBlobs(2).foundNoDamage();
    clock.advance(Duration.ofHours(2));
    GcReport report = gc.run();
    assertThat(report).removedBlobs(2).removedManifests(0);
    fails(() -> assertThat(report).removedNothing(), "nothing to be removed", "blobsRemoved=2");
    fails(() -> assertThat(report).removedBlobs(3), "3 blobs to be removed");
    fails(() -> assertThat(report).removedManifests(1), "1 manifests to be removed");
    fails(() -> assertThat(report).keptYoungBlobs(2), "2 blobs to be kept");
  }

  private static void fails(ThrowingCallable assertion, String... parts) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).message().contains(parts);
  }
}
