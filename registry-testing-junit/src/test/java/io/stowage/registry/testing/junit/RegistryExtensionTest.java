package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the parameters that tests receive. */
class RegistryExtensionTest {
  @Nested
  @ExtendWith(RegistryExtension.class)
  class ByAnnotation {
    @BeforeEach
    void push(TestImages images) {
      images.image().tag("1").push();
    }

    @RepeatedTest(3)
    void providesEachTestWithARegistryOfItsOwn(Registry registry, Repository app) {
      assertThat(registry.repositories()).containsExactly(app.name());
      List<Digest> manifests = new ArrayList<>();
      app.manifests().forEach(manifests::add);
      assertThat(manifests).hasSize(1);
    }

    @Test
    void selectsTheRepository(@InRepository("team/app") Repository team, Repository app) {
      assertThat(team.name().value()).isEqualTo("team/app");
      assertThat(app.name().value()).isEqualTo("app");
    }

    @Test
    void makesDifferentImagesForEachParameter(
        TestImages images, TestImages same, @InRepository("team/app") TestImages others) {
      TestImage first = images.image().push();
      TestImage second = same.image().push();
      TestImage third = others.image().push();
      assertThat(first.digest()).isNotEqualTo(second.digest());
      assertThat(third.repository().name().value()).isEqualTo("team/app");
    }

    @Test
    void collectsOldObjectsByTheClock(TestImages images, GarbageCollector gc, TestClock clock) {
      images.image().layers(2).pushWithoutManifest();
      assertThat(gc.run().blobsRemoved()).isZero();
      clock.advance(Duration.ofHours(2));
      assertThat(gc.run().blobsRemoved()).isEqualTo(3);
    }
  }

  @Nested
  class Configured {
    @RegisterExtension
    final RegistryExtension registries = RegistryExtension.onTemporaryDirectory()
        .startingAt(Instant.parse("2030-01-01T00:00:00Z"))
        .options(options -> options.deleteEnabled(false).clock(Instant::now));

    @Test
    void opensWithTheOptions(Registry registry) {
      assertThat(registry.options().deleteEnabled()).isFalse();
      assertThat(registry.storage().isShared()).isTrue();
    }

    @Test
    void usesOneClock(Registry registry, TestClock clock) {
      assertThat(clock.instant()).isEqualTo("2030-01-01T00:00:00Z");
      clock.advance(Duration.ofDays(1));
      assertThat(registry.options().clock()).isSameAs(clock);
      assertThat(registry.storage().now()).isEqualTo("2030-01-02T00:00:00Z");
    }

    @Test
    void waitsByAdvancingTheClock(Registry registry, TestClock clock) {
      registry.options().sleeper().sleep(Duration.ofDays(1));
      assertThat(clock.instant()).isEqualTo("2030-01-02T00:00:00Z");
    }

    @Test
    void collectsWithForeignWriters(TestImages images, GarbageCollector gc, TestClock clock) {
      images.image().pushWithoutManifest();
      clock.advance(RegistryOptions.defaults().grace().multipliedBy(2));
      assertThat(gc.run().blobsRemoved()).isEqualTo(2);
    }
  }
}
