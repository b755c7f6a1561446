package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.internal.walk.CheckedText;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.FlatStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.Moment;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections that remove the manifests that have had no tag for thirty days. */
class UntaggedPeriodTest {
  private static final Duration PERIOD = Duration.ofDays(30);
  private static final Duration ALMOST = PERIOD.minusSeconds(1);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofDays(365);
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final StoragePath RECORD = RegistryLayout.untagged(APP);

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  private GcReport collect() {
    return collect(store.heap());
  }

  private GcReport collect(StorageDriver driver) {
    return GarbageCollector.of(store.open(driver)).run(options().build());
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder().deleteUntagged(PERIOD).parallelism(1);
  }

  private Repository app() {
    return store.registry().repository(APP);
  }

  private boolean isThere(TestImage image) {
    return store.heap().stat(image.revisionLink()).isPresent();
  }

  private boolean isRecorded() {
    return store.heap().stat(RECORD).isPresent();
  }

  /** Removes a tag in the way in which a program removes it that does not use this library. */
  private void untagElsewhere(String tag) {
    store.pass(MOMENT);
    store.heap().deleteTree(RegistryLayout.tag(APP, Tag.parse(tag)));
  }

  /** Sets a tag in the way in which a program sets it that does not use this library. */
  private void tagElsewhere(TestImage image, String tag) {
    store.pass(MOMENT);
    byte[] link = Link.content(image.digest());
    store.heap().write(image.revisionLink(), link);
    store.heap().write(image.tagIndexLink(tag), link);
    store.heap().write(image.tagLink(tag), link);
  }

  /** Asserts that collections keep {@code image} until the period is over, and then remove it. */
  private void assertRemovedAfterThePeriod(TestImage image) {
    store.pass(ALMOST);
    collect();
    assertThat(isThere(image)).isTrue();
    store.pass(MOMENT);
    assertThat(collect().damages()).isEmpty();
    assertThat(isThere(image)).isFalse();
  }

  private TestImage pushLongAgo(String tag) {
    TestImage image = images.image().tag(tag).push();
    store.pass(LONG);
    return image;
  }

  @Nested
  class AfterAChangeByThisLibrary {
    @Test
    void beginsWithTheRemovalOfATag() {
      TestImage image = pushLongAgo("1");
      app().tags().remove("1");
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithAPushThatMovesATag() {
      TestImage image = pushLongAgo("1");
      images.image().tag("1").push();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheMoveOfATagToAManifestThatIsThere() {
      TestImage other = images.image().push();
      TestImage image = pushLongAgo("1");
      app().tags().put("1", other.digest());
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheFirstCollectionForTheChildrenOfADeletedIndex() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("all").push();
      store.pass(LONG);
      app().manifests().delete(index.digest());
      collect();
      assertRemovedAfterThePeriod(child);
    }

    @Test
    void beginsWithADeletionThatRemovesTheTagAlone() {
      TestImage image = pushLongAgo("1");
      TestImage damaged = images.image().tag("2").push();
      byte[] bytes = store.heap().read(RegistryLayout.blobData(damaged.digest()), 10_000);
      store.breakage().garbleBlob(damaged.digest());
      app().manifests().delete("1");
      store.heap().write(RegistryLayout.blobData(damaged.digest()), bytes);
      assertThat(isThere(image)).isTrue();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void isThatOfTheIndexForItsChildrenAndReferrers() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("all").push();
      TestImage signature = images.artifactFor(index).push();
      store.pass(LONG);
      app().tags().remove("all");
      assertRemovedAfterThePeriod(child);
      assertThat(isThere(index)).isFalse();
      assertThat(isThere(signature)).isFalse();
    }

    @Test
    void doesNotBeginWhileThereIsAnotherTag() {
      TestImage image = images.image().tag("1").tag("2").push();
      app().tags().remove("1");
      store.pass(LONG);
      collect();
      assertThat(isThere(image)).isTrue();
      assertThat(isRecorded()).isFalse();
    }

    @Test
    void beginsWithTheFirstCollectionIfAnotherTagChangedLater() {
      TestImage image = pushLongAgo("1");
      app().tags().remove("1");
      store.pass(MOMENT);
      images.image().tag("2").push();
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithThePushIfThereWasNeverATag() {
      TestImage image = images.image().push();
      assertRemovedAfterThePeriod(image);
    }
  }

  @Nested
  class AfterAChangeByAnotherProgram {
    @Test
    void beginsWithTheFirstCollectionAfterTheRemovalOfATag() {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheFirstCollectionAfterTheMoveOfATag() {
      TestImage image = pushLongAgo("1");
      TestImage other = images.image().tag("2").push();
      tagElsewhere(other, "1");
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheFirstCollectionAlsoForAYoungManifest() {
      TestImage image = images.image().tag("1").push();
      untagElsewhere("1");
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsAgainIfTheManifestHadATagMeanwhile() {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      collect();
      store.pass(ALMOST);
      tagElsewhere(image, "2");
      untagElsewhere("2");
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheFirstCollectionIfOnlyTheLinkOfATagWasRemoved() {
      TestImage image = pushLongAgo("1");
      store.heap().delete(image.tagLink("1"));
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void beginsWithTheFirstCollectionOnAStoreWithoutFolders() {
      TestClock clock = TestClock.create();
      FlatStorage flat = FlatStorage.create(clock);
      Registry registry = Registry.open(flat, store.options().clock(clock).build());
      TestImage image = TestImages.in(registry.repository(APP)).image().tag("1").push();
      clock.advance(LONG);
      registry.repository(APP).tags().remove("1");
      clock.advance(LONG);
      GarbageCollector collector = GarbageCollector.of(registry);
      collector.run(options().build());
      clock.advance(ALMOST);
      collector.run(options().build());
      assertThat(flat.stat(image.revisionLink())).isPresent();
      clock.advance(MOMENT);
      collector.run(options().build());
      assertThat(flat.stat(image.revisionLink())).isEmpty();
    }
  }

  @Nested
  class WithOtherOptions {
    @Test
    void appliesInAdditionToTheGracePeriod() {
      TestImage image = images.image().tag("1").push();
      app().tags().remove("1");
      GcOptions.Builder brief = options().deleteUntagged(Duration.ofMinutes(1));
      store.pass(Duration.ofMinutes(59));
      store.collect(brief);
      assertThat(isThere(image)).isTrue();
      store.pass(Duration.ofMinutes(1));
      store.collect(brief);
      assertThat(isThere(image)).isFalse();
    }

    @Test
    void isNotRecordedIfItIsZero() {
      pushLongAgo("1");
      untagElsewhere("1");
      store.pass(LONG);
      assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(1);
      assertThat(isRecorded()).isFalse();
    }

    @Test
    void appliesToADryRunWhichRecordsNothing() {
      pushLongAgo("1");
      untagElsewhere("1");
      assertThat(store.collect(options().dryRun(true)).manifestsRemoved()).isZero();
      assertThat(isRecorded()).isFalse();
      collect();
      store.pass(PERIOD);
      assertThat(store.collect(options().dryRun(true)).manifestsRemoved()).isEqualTo(1);
      assertThat(collect().manifestsRemoved()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Writers.class)
    void isTheSameForAllWriters(Writers writers) {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      GcOptions.Builder options = options().writers(writers);
      store.collect(options);
      store.pass(PERIOD);
      GcReport report = store.collect(options);
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.restored()).isZero();
      assertThat(isThere(image)).isFalse();
    }
  }

  @Nested
  class RecordOfTimes {
    @Test
    void isRemovedWhenAllManifestsHaveTags() {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      collect();
      assertThat(isRecorded()).isTrue();
      tagElsewhere(image, "1");
      collect();
      assertThat(store.dump().files()).noneMatch(file -> file.contains("_stowage"));
    }

    @Test
    void isNotWrittenAgainWhenNothingHasChanged() {
      pushLongAgo("1");
      untagElsewhere("1");
      collect();
      Instant written = store.heap().stat(RECORD).orElseThrow().modified();
      store.pass(ALMOST);
      collect();
      assertThat(store.heap().stat(RECORD).orElseThrow().modified()).isEqualTo(written);
    }

    @Test
    void isRemovedWithItsRepository() {
      pushLongAgo("1");
      untagElsewhere("1");
      collect();
      store.registry().remove(APP);
      assertThat(store.heap().list(RegistryLayout.UNTAGGED, name -> {})).isFalse();
    }

    @Test
    void ofARepositoryThatIsGoneIsTidied() {
      pushLongAgo("1");
      untagElsewhere("1");
      collect();
      store.heap().deleteTree(RegistryLayout.repository(APP));
      store.collect(options().tidying(EnumSet.allOf(Tidying.class)));
      assertThat(store.heap().list(RegistryLayout.UNTAGGED, name -> {})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "sha256:00",
          "no digest 2025-01-01T00:00:00Z 2025-01-01T00:00:00Z",
          "DIGEST",
          "DIGEST LINK",
          "DIGEST LINK never",
          "DIGEST LINK 2000-01-01T00:00:00Z",
          "DIGEST LINK -1000000000-01-01T00:00:00Z",
          "DIGEST LINK +1000000000-12-31T23:59:59.999999999Z",
          "DIGEST 2000-01-01T00:00:00Z 2000-01-01T00:00:00Z",
          "DIGEST LINK LINK more"
        })
    void thatClaimsSomethingImpossibleCountsForNothing(String line) {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      store.pass(LONG);
      Instant link = store.heap().stat(image.revisionLink()).orElseThrow().modified();
      CheckedText.save(
          store.heap(),
          RECORD,
          line.replace("DIGEST", image.digest().toString()).replace("LINK", link.toString())
              + "\n");
      collect();
      assertRemovedAfterThePeriod(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00000000", "damaged"})
    void thatIsDamagedIsReportedAndReplaced(String content) {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      collect();
      store.pass(ALMOST);
      store.heap().write(RECORD, content.getBytes(StandardCharsets.US_ASCII));
      store.pass(LONG);
      assertThat(collect().damages()).extracting(Damage::path).containsExactly(RECORD);
      assertRemovedAfterThePeriod(image);
    }

    @Test
    void isReportedIfAFolderIsInItsPlace() {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      store.heap().write(RECORD.resolve("file"), new byte[1]);
      store.pass(LONG);
      assertThat(collect().damages()).extracting(Damage::path).containsExactly(RECORD);
      store.pass(LONG);
      collect();
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void thatAStalledCollectorWritesLateCountsForNothing() {
      TestImage image = pushLongAgo("1");
      untagElsewhere("1");
      AtomicBoolean stalled = new AtomicBoolean();
      StorageDriver slow = new ForwardingStorage(store.heap()) {
        @Override
        protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passed) {
          if (call == StorageCall.WRITE
              && path.filter(RECORD::equals).isPresent()
              && stalled.compareAndSet(false, true)) {
            store.pass(PERIOD);
            tagElsewhere(image, "2");
            collect();
            untagElsewhere("2");
          }
          return passed.get();
        }
      };
      assertThat(catchThrowable(() -> collect(slow))).isNotNull();
      assertThat(stalled).isTrue();
      store.pass(LONG);
      collect();
      assertRemovedAfterThePeriod(image);
    }
  }

  @Nested
  class IsNotShorter {
    @ParameterizedTest
    @EnumSource
    void ifTheRemovalOfATagFails(Moment moment) {
      EachCall.atLeast(4, call -> {
        UntaggedPeriodTest world = new UntaggedPeriodTest();
        TestImage image = world.pushLongAgo("1");
        FailingStorage failing = world.failing(call, moment);
        attempt(() -> world.store.open(failing).repository(APP).tags().remove("1"));
        world.assertKeptForThePeriod(image);
        return failing.calls() >= call;
      });
    }

    @ParameterizedTest
    @EnumSource
    void ifTheMoveOfATagFails(Moment moment) {
      EachCall.atLeast(4, call -> {
        UntaggedPeriodTest world = new UntaggedPeriodTest();
        TestImage image = world.pushLongAgo("1");
        TestImage other = world.images.image().push();
        FailingStorage failing = world.failing(call, moment);
        attempt(() -> world.store.open(failing).repository(APP).tags().put("1", other.digest()));
        world.assertKeptForThePeriod(image);
        return failing.calls() >= call;
      });
    }

    @ParameterizedTest
    @EnumSource
    void ifTheFirstCollectionFails(Moment moment) {
      EachCall.atLeast(10, call -> {
        UntaggedPeriodTest world = new UntaggedPeriodTest();
        TestImage image = world.pushLongAgo("1");
        world.untagElsewhere("1");
        world.store.pass(LONG);
        FailingStorage failing = world.failing(call, moment);
        attempt(() -> world.collect(failing));
        world.assertKeptForThePeriod(image);
        return failing.calls() >= call;
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void completesARemovalThatFailed(Moment moment) {
    EachCall.atLeast(10, call -> {
      UntaggedPeriodTest world = new UntaggedPeriodTest();
      TestImage image = world.pushLongAgo("1");
      world.untagElsewhere("1");
      world.collect();
      world.store.pass(PERIOD);
      FailingStorage failing = world.failing(call, moment);
      attempt(() -> world.collect(failing));
      world.collect();
      assertThat(world.isThere(image)).as("failure of call " + call).isFalse();
      assertThat(world.store.hasBlob(image.digest())).isFalse();
      return failing.calls() >= call;
    });
  }

  private FailingStorage failing(int call, Moment moment) {
    return new FailingStorage(
        store.heap(),
        call,
        moment,
        path -> new StorageException.Failed(path, new IOException("injected")));
  }

  private void assertKeptForThePeriod(TestImage image) {
    for (Duration time : List.of(Duration.ZERO, ALMOST)) {
      store.pass(time);
      collect();
      assertThat(isThere(image)).isTrue();
    }
  }

  /** Performs {@code action}, which may fail because a call of its store does. */
  private static void attempt(ThrowingCallable action) {
    assertThat(catchThrowable(action))
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            failure -> assertThat(failure).isInstanceOf(StowageException.class));
  }
}
