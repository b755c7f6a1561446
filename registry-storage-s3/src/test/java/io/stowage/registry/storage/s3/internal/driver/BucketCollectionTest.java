package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.FaultyBucket;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.EachCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections of a registry in a bucket with versions. */
class BucketCollectionTest {
  private static final String OWN = "docker/registry/v2/_stowage/";
  private static final String LAYERS = "docker/registry/v2/repositories/app/_layers/";

  private final BucketWorld world = BucketWorld.create();
  private TestImage kept;
  private TestImage garbage;

  @BeforeEach
  void fill() {
    kept = world.images().image().tag("kept").push();
    garbage = world.images().image().layer(new byte[] {7}).push();
    world.age();
  }

  @Test
  void removesGarbageForGoodAndNothingElse() {
    GcReport report = world.collect(Writers.STOWAGE);
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(report.damages()).isEmpty();
    world.assertVisible(kept);
    garbageBlobs().forEach(blob -> assertThat(world.keys(key(blob))).isEmpty());
    assertThat(world.keys(OWN)).isEmpty();
  }

  @Test
  void hidesGarbageAndPurgesItWithALaterRun() {
    world.collect(Writers.ANY);
    garbageBlobs().forEach(blob -> {
      assertThat(world.bucket().head(key(blob))).isEmpty();
      assertThat(world.restorable(key(blob))).isNotEmpty();
    });
    world.age();
    GcReport report = world.collect(Writers.ANY);
    assertThat(report.damages()).isEmpty();
    garbageBlobs().forEach(blob -> assertThat(world.keys(key(blob))).isEmpty());
    world.assertVisible(kept);
  }

  @Test
  void restoresWhatARunHasHidden() {
    world.collect(Writers.ANY);
    GarbageCollector.of(world.registry()).restore();
    world.assertVisible(garbage);
    world.assertPullable(garbage);
    assertThat(GarbageCollector.of(world.registry()).quarantined().runs()).isEmpty();
  }

  @Test
  void restoresAnImageThatIsPushedAgain() {
    world.collect(Writers.ANY);
    world
        .repository()
        .manifests()
        .put(
            Tag.parse("again"),
            garbage.manifest().mediaType(),
            garbage.manifest().bytes());
    world.assertVisible(garbage);
    world.age();
    world.collect(Writers.ANY);
    world.age();
    world.collect(Writers.ANY);
    world.assertVisible(garbage);
    world.assertPullable(garbage);
  }

  @Test
  void restoresWhatAForeignPushNamesDuringTheSettleTime() {
    PlainClient client = new PlainClient(world, garbage);
    assertThat(client.findsLayers()).isTrue();
    GarbageCollector.of(world.registry(new ForwardingBucket(world.bucket()) {
          private boolean put;

          @Override
          protected <T> T call(Request request, String key, Supplier<T> call) {
            T answer = call.get();
            if (request == Request.HIDE && !put) {
              put = true;
              client.putManifest("foreign");
            }
            return answer;
          }
        }))
        .run(BucketWorld.options(Writers.ANY).build());
    world.assertVisible(garbage);
    world.assertPullable(garbage);
  }

  @Test
  void takesOverFromARunThatWasKilledAtAnyRequest() {
    EachCall.atLeast(60, call -> {
      BucketWorld each = world.copy();
      FaultyBucket dying = new FaultyBucket(each.bucket(), FaultyBucket.Fault.CRASH, call);
      try {
        GarbageCollector.of(each.registry(dying))
            .run(BucketWorld.options(Writers.STOWAGE).build());
      } catch (FaultyBucket.Crash e) {
        // The next run takes over.
      }
      each.assertPullable(kept);
      each.age();
      each.collect(Writers.STOWAGE);
      each.assertVisible(kept);
      each.age(); // What was restored by a new version is young again.
      each.collect(Writers.STOWAGE);
      each.assertVisible(kept);
      garbageBlobs()
          .forEach(
              blob -> assertThat(each.restorable(key(blob))).as("call %s", call).isEmpty());
      assertThat(each.restorable(OWN)).as("call %s", call).isEmpty();
      return dying.isReached();
    });
  }

  @Test
  void leavesNothingOfAHeldRunWhosePurgeWasKilledAtAnyRequest() {
    world.collect(Writers.ANY);
    world.age();
    EachCall.atLeast(40, call -> {
      BucketWorld each = world.copy();
      FaultyBucket dying = new FaultyBucket(each.bucket(), FaultyBucket.Fault.CRASH, call);
      try {
        GarbageCollector.of(each.registry(dying))
            .run(BucketWorld.options(Writers.ANY).build());
      } catch (FaultyBucket.Crash e) {
        // The next run takes over.
      }
      each.assertPullable(kept);
      for (int i = 0; i < 3; i++) { // What is restored is hidden again, and then purged.
        each.age();
        each.collect(Writers.ANY);
        each.assertVisible(kept);
      }
      garbageBlobs()
          .forEach(blob -> assertThat(each.keys(key(blob))).as("call %s", call).isEmpty());
      assertThat(each.keys(OWN)).as("call %s", call).isEmpty();
      return dying.isReached();
    });
  }

  @Test
  void removesARepositoryWithTheLinksThatAnotherProcessHasLeased() {
    renewByAnotherProcess(kept);
    world.registry().remove(BucketWorld.REPOSITORY);
    assertThat(currentKeys(LAYERS)).isEmpty();
  }

  @Test
  void deletesAnImageWithTheLinksThatAnotherProcessHasLeased() {
    world.collect(Writers.STOWAGE);
    renewByAnotherProcess(kept);
    world.repository().manifests().delete("again");
    world.repository().manifests().delete("kept");
    assertThat(currentKeys(LAYERS)).isEmpty();
  }

  private void renewByAnotherProcess(TestImage image) {
    Repository other = world.repository();
    other.manifests().put("again", other.manifests().get(image.digest()));
    world.age();
  }

  private List<String> currentKeys(String prefix) {
    return world.keys(prefix).stream()
        .filter(key -> world.bucket().head(key).isPresent())
        .toList();
  }

  @Test
  void restoresABlobThatWasHiddenByALateRequest() {
    world.bucket().hide(List.of(key(kept.blobs().get(0))));
    world.assertPullable(kept);
    GcReport report = world.collect(Writers.STOWAGE);
    assertThat(report.restored()).isEqualTo(1);
    world.assertVisible(kept);
  }

  @Test
  void removesLeasesThatAreOld() {
    world.repository().blobs().touch(kept.blobs().get(0));
    assertThat(world.keys(OWN + "leases/")).isNotEmpty();
    world.age();
    world.collect(Writers.STOWAGE);
    assertThat(world.keys(OWN)).isEmpty();
  }

  @Test
  void hidesNothingOnceVersioningIsSuspended() {
    HeapBucket bucket = world.bucket();
    GcReport report = GarbageCollector.of(world.registry(new ForwardingBucket(bucket) {
          @Override
          protected <T> T call(Request request, String key, Supplier<T> call) {
            if (request == Request.HIDE) {
              bucket.set(Versioning.SUSPENDED);
            }
            return call.get();
          }
        }))
        .run(BucketWorld.options(Writers.STOWAGE).build());
    assertThat(report.damages())
        .anySatisfy(damage -> assertThat(damage.problem()).contains("suspended versioning"));
    world.assertVisible(kept);
    garbageBlobs().forEach(blob -> assertThat(bucket.head(key(blob))).isPresent());
  }

  @Test
  void refusesABucketWithoutVersioning() {
    for (Versioning versioning : List.of(Versioning.NEVER, Versioning.SUSPENDED)) {
      world.bucket().set(Versioning.ENABLED);
      GarbageCollector collector = GarbageCollector.of(world.registry());
      world.bucket().set(versioning);
      GcReport report = collector.run(BucketWorld.options(Writers.STOWAGE).build());
      assertThat(report.blobsRemoved()).isZero();
      assertThat(report.damages())
          .anySatisfy(damage -> assertThat(damage.problem()).contains("enable versioning"));
      garbageBlobs().forEach(blob -> assertThat(world.bucket().head(key(blob))).isPresent());
      assertThatExceptionOfType(StorageException.Unsuitable.class)
          .isThrownBy(() -> world.driver(world.bucket()).probe(RegistryLayout.ROOT))
          .withMessageContaining("enable versioning");
    }
  }

  @Test
  void refusesALifecycleRuleThatIsShorterThanTheQuarantinePeriod() {
    set(Optional.of(Duration.ofDays(1)), Optional.empty());
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> GarbageCollector.of(world.registry())
            .run(BucketWorld.options(Writers.STOWAGE)
                .quarantine(Duration.ofDays(7))
                .build()))
        .withMessageContaining("lifecycle rule");
    world.assertVisible(garbage);
    assertThat(world.collect(Writers.STOWAGE).manifestsRemoved()).isEqualTo(1);
  }

  @Test
  void refusesALifecycleRuleThatMayBeFasterThanTheNextRunBesideForeignWriters() {
    set(Optional.of(Duration.ofDays(1)), Optional.empty());
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> world.collect(Writers.ANY))
        .withMessageContaining("at least 2 days");
    world.assertVisible(garbage);
    set(Optional.of(Duration.ofDays(2)), Optional.empty());
    assertThat(world.collect(Writers.ANY).damages()).isEmpty();
    garbageBlobs().forEach(blob -> assertThat(world.bucket().head(key(blob))).isEmpty());
  }

  @Test
  void refusesALifecycleRuleThatRemovesObjectsInUse() {
    set(Optional.empty(), Optional.of(Duration.ofDays(30)));
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> world.driver(world.bucket()).probe(RegistryLayout.ROOT))
        .withMessageContaining("30 days");
  }

  private void set(Optional<Duration> noncurrent, Optional<Duration> current) {
    world.bucket().set(new BucketSettings(Versioning.ENABLED, noncurrent, current, false));
  }

  private List<Digest> garbageBlobs() {
    return garbage.blobs().stream().filter(blob -> !kept.blobs().contains(blob)).toList();
  }

  private static String key(Digest blob) {
    return RegistryLayout.blobData(blob).value();
  }
}
