package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.FaultyBucket;
import io.stowage.registry.storage.s3.internal.bucket.FaultyBucket.Crash;
import io.stowage.registry.storage.s3.internal.bucket.FaultyBucket.Fault;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disturbs each request of an operation in turn; nothing that was acknowledged may be lost. */
@Tag("once")
class FaultyBucketTest {
  private static final int CALLS = 64;

  /** A proof disturbs each request, and the gate each of so many. */
  private static final int SAMPLE = 5;

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "LATE_AT_END"})
  void aPushIsWholeOrNotAcknowledged(Fault fault) {
    pushWithFaults(fault, SAMPLE);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void aPushIsWholeOrNotAcknowledgedWithAnyFault(Fault fault) {
    pushWithFaults(fault, 1);
  }

  private static void pushWithFaults(Fault fault, int step) {
    BucketWorld before = BucketWorld.create();
    TestImage kept = before.images().image().tag("kept").push();
    before.age();
    EachCall.everyNth(step, 15 / step, call -> {
      BucketWorld world = before.copy();
      FaultyBucket faulty = new FaultyBucket(world.bucket(), fault, call);
      TestImage[] pushed = new TestImage[1];
      survive(
          world,
          faulty,
          (registry, unused) ->
              pushed[0] = TestImages.in(registry.repository(BucketWorld.REPOSITORY))
                  .image()
                  .tag("new")
                  .push());
      if (pushed[0] != null) {
        world.assertVisible(pushed[0]);
      }
      faulty.settle();
      world.collect(Writers.STOWAGE);
      world.assertVisible(kept);
      if (pushed[0] != null) {
        world.assertVisible(pushed[0]);
        world.assertPullable(pushed[0]);
      }
      return faulty.isReached();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "LATE_AFTER_NEXT"})
  void aCollectionLosesNothing(Fault fault) {
    collectWithFaults(fault, Writers.STOWAGE, false, SAMPLE);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void aCollectionLosesNothingWithAnyFault(Fault fault) {
    collectWithFaults(fault, Writers.STOWAGE, false, 1);
    collectWithFaults(fault, Writers.ANY, false, 1);
  }

  /** The way in which the driver is used: requests that fail are repeated. */
  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void aCollectionThatRepeatsRequestsLosesNothing(Fault fault) {
    collectWithFaults(fault, Writers.STOWAGE, true, 1);
    collectWithFaults(fault, Writers.ANY, true, 1);
  }

  private static void collectWithFaults(Fault fault, Writers writers, boolean repeats, int step) {
    BucketWorld before = filled();
    TestImage kept = before.images().image().tag("kept").push();
    before.age();
    GcOptions options = BucketWorld.options(writers).build();
    EachCall.everyNth(step, 40 / step, call -> {
      BucketWorld world = before.copy();
      FaultyBucket faulty = new FaultyBucket(world.bucket(), fault, call);
      Bucket through = repeats ? new RetryingBucket(faulty, CALLS, pause -> {}) : faulty;
      survive(
          world, through, (registry, unused) -> GarbageCollector.of(registry).run(options));
      assertNothingLost(world, kept, fault + " at request " + call);
      faulty.settle();
      assertNothingLost(world, kept, fault + " at request " + call + ", later");
      world.age();
      world.collect(writers);
      world.age();
      world.collect(writers);
      world.assertVisible(kept);
      world.assertPullable(kept);
      return faulty.isReached();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"APPLIED", "CRASH"})
  void anUndoLosesNothing(Fault fault) {
    restoreWithFaults(fault, SAMPLE);
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void anUndoLosesNothingWithAnyFault(Fault fault) {
    restoreWithFaults(fault, 1);
  }

  private static void restoreWithFaults(Fault fault, int step) {
    BucketWorld before = BucketWorld.create();
    TestImage garbage = before.images().image().push();
    before.age();
    before.collect(Writers.ANY);
    EachCall.everyNth(step, 20 / step, call -> {
      BucketWorld world = before.copy();
      FaultyBucket faulty = new FaultyBucket(world.bucket(), fault, call);
      survive(world, faulty, (registry, unused) -> GarbageCollector.of(registry).restore());
      faulty.settle();
      world.clock().advance(Duration.ofMinutes(30));
      GarbageCollector.of(world.registry()).restore();
      world.assertVisible(garbage);
      world.assertPullable(garbage);
      return faulty.isReached();
    });
  }

  private static BucketWorld filled() {
    BucketWorld world = BucketWorld.create();
    world.images().image().layer(new byte[] {1}).push();
    TestImage moved = world.images().image().layer(new byte[] {2}).tag("moves").push();
    world.images().image().layer(new byte[] {3}).tag("moves").push();
    assertThat(moved.digest()).isNotNull();
    return world;
  }

  /** Asserts that a reader of this library finds the image. */
  private static void assertNothingLost(BucketWorld world, TestImage kept, String when) {
    assertThat(world
            .bucket()
            .head(RegistryLayout.tagCurrentLink(
                    kept.repository().name(), io.stowage.registry.model.Tag.parse("kept"))
                .value()))
        .as(when)
        .isPresent();
    world.assertPullable(kept);
  }

  private static void survive(
      BucketWorld world, Bucket through, BiConsumer<Registry, BucketWorld> work) {
    try {
      work.accept(world.registry(through), world);
    } catch (StowageException | Crash e) {
      assertThat(e).isNotNull();
    }
  }
}
