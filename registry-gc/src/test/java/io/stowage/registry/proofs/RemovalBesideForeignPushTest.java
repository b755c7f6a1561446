package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Sleeper;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Performs a foreign push at each call of a removal. */
@Tag("once")
class RemovalBesideForeignPushTest {
  private static final Duration SETTLE = Duration.ofMillis(2500);

  @Nested
  class OfARepository {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesAPushAtAnyCallCompleteOrAbsent(boolean index) {
      int last = new World(index).remove(call -> {}, time -> {});
      for (int at = 1; at <= last; at++) {
        World world = new World(index);
        int now = at;
        world.remove(call -> world.when(call == now, world.push::whole), time -> {});
        world.push.assertWholeOrGone("push before call " + at);
        world.assertNothingIsHidden();
      }
      assertThat(last).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsBlobsThatWereFoundBeforeAndNamedAfterTheyWereHidden(boolean index) {
      int last = new World(index).remove(call -> {}, time -> {});
      int acknowledged = 0;
      for (int at = 1; at <= last; at++) {
        World world = new World(index);
        int now = at;
        world.remove(
            call -> world.when(call == now, () -> {
              world.push.upload();
              world.push.check();
            }),
            time -> world.push.put());
        world.push.assertWholeIfAcknowledged("looked at before call " + at);
        world.assertNothingIsHidden();
        acknowledged += world.push.acknowledged() ? 1 : 0;
      }
      assertThat(acknowledged).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsAManifestPutBeforeAndTaggedAfterItWasHidden(boolean index) {
      int last = new World(index).remove(call -> {}, time -> {});
      int acknowledged = 0;
      for (int at = 1; at <= last; at++) {
        World world = new World(index);
        int now = at;
        AtomicBoolean put = new AtomicBoolean();
        world.remove(
            call -> world.when(call == now, () -> {
              world.push.upload();
              world.push.check();
              world.push.putManifests();
              put.set(true);
            }),
            time -> world.when(put.get(), world.push::tag));
        world.push.assertWholeIfAcknowledged("put before call " + at);
        world.assertNothingIsHidden();
        acknowledged += world.push.acknowledged() ? 1 : 0;
      }
      assertThat(acknowledged).isGreaterThan(10);
    }

    @Test
    void removesContentThatIsNotPushedMeanwhile() {
      World world = new World(false);
      world.push.upload();
      world.push.check();

      world.remove(call -> {}, time -> world.push.put());

      world.push.assertWholeIfAcknowledged("put while it settles");
      assertThat(world.isThere(world.other.revisionLink())).isFalse();
      assertThat(world.other.blobs())
          .filteredOn(blob -> !world.image.blobs().contains(blob))
          .noneMatch(blob ->
              world.isThere(RegistryLayout.layerLink(world.image.repository().name(), blob)));
    }

    @Test
    void leavesTheSameAsARemovalBesideThisLibrary() {
      World any = new World(true);
      any.remove(call -> {}, time -> {});
      World stowage = new World(true);
      stowage.remove(RemovalOptions.forWriters(Writers.STOWAGE), call -> {}, time -> {});
      assertThat(any.store.dump().changesSince(stowage.store.dump())).isEmpty();
    }

    @Test
    void waitsForTheSettleTimeOnce() {
      List<Duration> pauses = new ArrayList<>();
      new World(false).remove(call -> {}, pauses::add);
      assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(SETTLE);
    }

    @Test
    void doesNotWaitBesideThisLibrary() {
      List<Duration> pauses = new ArrayList<>();
      new World(false).remove(RemovalOptions.forWriters(Writers.STOWAGE), call -> {}, pauses::add);
      assertThat(pauses).isEmpty();
    }

    @Test
    void removesAgainObjectsThatACollectorRestoresMeanwhile() {
      World world = new World(true);
      AtomicBoolean collected = new AtomicBoolean();
      world.remove(call -> {}, time -> {
        if (!collected.getAndSet(true)) {
          world.store.collect();
          assertThat(world.isThere(world.image.revisionLink())).isTrue();
        }
      });
      assertThat(world.store.registry().repositories()).isEmpty();
      world.assertNothingIsHidden();
    }

    @Test
    void restoresHiddenLinksWhenInterrupted() {
      World world = new World(true);
      TreeDump before = world.links();

      assertThatExceptionOfType(StorageException.Interrupted.class)
          .isThrownBy(
              () -> world.remove(call -> {}, time -> Thread.currentThread().interrupt()));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(world.links().changesSince(before)).allMatch(line -> line.contains("/tags/"));
      world.assertNothingIsHidden();
    }

    @Test
    void restoresHiddenLinksIfATagCannotBeRead() {
      World world = new World(false);
      StoragePath tag = world.image.tagLink("new");

      world.remove(call -> {}, time -> world.store.heap().write(tag, new byte[] {'x'}));

      assertThat(world.isThere(world.image.revisionLink())).isTrue();
      assertThat(world.isThere(world.other.revisionLink())).isTrue();
      assertThat(world.image.manifest().blobs())
          .allMatch(blob -> world.isThere(world.image.layerLink(blob)));
      world.assertNothingIsHidden();
    }
  }

  @Nested
  class OfAManifest {
    @Test
    void alsoRemovesATagSetByARequestInProgress() {
      int last = new World(false).delete(call -> {}, time -> {});
      int waited = 0;
      for (int at = 1; at <= last; at++) {
        World world = new World(false);
        int now = at;
        AtomicBoolean put = new AtomicBoolean();
        world.delete(
            call -> world.when(call == now, () -> {
              world.push.check();
              world.push.putManifests();
              put.set(true);
            }),
            time -> world.when(put.get(), world.push::tag));
        if (world.push.acknowledged()) {
          world.push.assertWholeOrGone("put before call " + at);
          waited++;
        }
      }
      assertThat(waited).isPositive();
    }

    @Test
    void doesNotWaitForAManifestOlderThanARequest() {
      World world = new World(false);
      world.store.pass(Duration.ofSeconds(1));
      List<Duration> pauses = new ArrayList<>();
      world.delete(call -> {}, pauses::add);
      assertThat(pauses).isEmpty();
    }

    @Test
    void leavesATagForAScrubToFindIfARequestTakesTooLong() {
      World world = tagThatNamesNothing();
      assertThat(Scrubber.of(world.store.registry()).run().findings())
          .filteredOn(finding -> finding.kind() == ScrubFinding.Kind.TAG_DANGLING)
          .extracting(ScrubFinding::path)
          .contains(world.image.tagLink("1"));
    }

    @ParameterizedTest
    @EnumSource(
        value = Writers.class,
        names = {"STOWAGE", "ANY"})
    void leavesATagForACollectionThatReadsTagsToFind(Writers writers) {
      World world = tagThatNamesNothing();
      GcOptions.Builder options = GcOptions.builder().deleteUntagged(true).writers(writers);
      assertThat(world.store.collect(options).damages())
          .containsExactly(new Damage(
              world.image.tagLink("1"),
              "names " + world.image.digest() + ", which is not a manifest of "
                  + world.image.repository().name()));
    }

    private World tagThatNamesNothing() {
      World world = new World(false);
      world.push.check();
      world.push.putManifests();
      world.delete(call -> {}, time -> {});
      world.push.tag();
      return world;
    }
  }

  /** A store with a repository of two images that share a layer, one of which is pushed again. */
  private static final class World {
    private final TestStore store = new TestStore();
    private final TestImage other;
    private final TestImage image;
    private final ForeignPush push;

    World(boolean index) {
      TestImages images = store.images("app");
      other = images.image().layers(2).tag("other").push();
      image = index
          ? images
              .index(
                  images.image().sharing(other).layers(1).push(), images.image().push())
              .tag("1")
              .push()
          : images.image().sharing(other).layers(1).tag("1").push();
      push = new ForeignPush(store.heap(), image, "1");
    }

    void when(boolean now, Runnable act) {
      if (now) {
        act.run();
      }
    }

    int remove(IntConsumer others, Sleeper meanwhile) {
      return remove(RemovalOptions.builder().settle(SETTLE).build(), others, meanwhile);
    }

    int remove(RemovalOptions options, IntConsumer others, Sleeper meanwhile) {
      SharedStorage shared = new SharedStorage(store.heap(), others);
      open(shared, meanwhile).remove(image.repository().name(), options);
      return shared.calls();
    }

    int delete(IntConsumer others, Sleeper meanwhile) {
      SharedStorage shared = new SharedStorage(store.heap(), others);
      open(shared, meanwhile)
          .repository(image.repository().name())
          .manifests()
          .delete(image.digest());
      return shared.calls();
    }

    private Registry open(StorageDriver storage, Sleeper meanwhile) {
      return Registry.open(storage, store.options().sleeper(meanwhile).build());
    }

    boolean isThere(StoragePath path) {
      return store.heap().stat(path).isPresent();
    }

    TreeDump links() {
      return TreeDump.of(store.heap(), RegistryLayout.REPOSITORIES);
    }

    void assertNothingIsHidden() {
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }
  }
}
