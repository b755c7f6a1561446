package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.storage.EachCall;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets requests of a removal fail after a writer has leased one of the objects that are taken. */
class FailedTakeTest {
  private static final String RUN = "run";

  private final BucketWorld before = BucketWorld.create();
  private final TestImage garbage =
      before.images().image().layer(new byte[] {7}).push();
  private final StoragePath blob = RegistryLayout.blobData(garbage.blobs().get(0));

  FailedTakeTest() {
    before.age();
  }

  @Test
  void aLeasedBlobStaysWhicheverLaterRequestFails() {
    EachCall.atLeast(5, call -> {
      BucketWorld world = before.copy();
      LeaseBefore bucket = new LeaseBefore(world, blob, Request.HIDE, "/blobs/", call);
      collect(world, bucket);
      assertThat(world.restorable(blob.value())).as("request %s", call).isNotEmpty();
      return bucket.isReached();
    });
  }

  @Test
  void aLeasedLinkStaysWhicheverLaterRequestFails() {
    StoragePath link = RegistryLayout.revisionLink(garbage.repository().name(), garbage.digest());
    EachCall.atLeast(5, call -> {
      BucketWorld world = before.copy();
      LeaseBefore bucket =
          new LeaseBefore(world, link, Request.PUT, "/_manifests/revisions/", call);
      collect(world, bucket);
      StorageDriver driver = world.driver(world.bucket());
      assertThat(driver.stat(link).or(() -> driver.quarantine().stat(link)))
          .as("request %s", call)
          .isPresent();
      return bucket.isReached();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"InternalError", "SlowDown", "NoAnswer", "AccessDenied"})
  void aLeasedBlobStaysIfItsMarkerCannotBeRemoved(String error) {
    BucketWorld world = before.copy();
    LeaseBefore leased = new LeaseBefore(world, blob, Request.HIDE, "/blobs/", Integer.MAX_VALUE);
    collect(world, new Refusing(leased, isMarker(world), error, Integer.MAX_VALUE));
    assertThat(world.restorable(blob.value())).isNotEmpty();
  }

  @Test
  void aRemovalThatTheStoreRefusesForTheMomentIsRepeated() {
    BucketWorld world = before.copy();
    LeaseBefore leased = new LeaseBefore(world, blob, Request.HIDE, "/blobs/", Integer.MAX_VALUE);
    GcReport report = GarbageCollector.of(
            world.registry(new Refusing(leased, isMarker(world), "SlowDown", 1)))
        .run(BucketWorld.options(Writers.STOWAGE).build());
    assertThat(report.damages()).isEmpty();
    assertThat(world.bucket().head(blob.value())).isPresent();
  }

  @Test
  void anObjectWhosePurgeMayStillTakeEffectIsRestoredByACopy() {
    KeyVersion seen = before
        .bucket()
        .listVersions(blob.value(), Optional.empty())
        .entries()
        .get(0)
        .object()
        .id();
    StorageDriver driver = before.driver(
        new Refusing(before.bucket(), seen::equals, "InternalError", Integer.MAX_VALUE));
    Quarantine quarantine = driver.quarantine();
    quarantine.take(RUN, List.of(new Quarantine.Seen(blob, driver.stat(blob).orElseThrow())));
    quarantine.aboutToPurge(RUN);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> quarantine.purge(RUN, List.of(blob)));
    assertThat(quarantine.restore(RUN, List.of(blob))).containsExactly(blob);
    before.bucket().deleteVersions(List.of(seen));
    assertThat(before.bucket().head(blob.value())).isPresent();
  }

  @Test
  void noObjectStaysHiddenByARequestThatIsAnsweredWithAnError() {
    BucketWorld world = before.copy();
    collect(world, new ForwardingBucket(world.bucket()) {
      @Override
      protected <T> T call(Request request, String key, Supplier<T> call) {
        return call.get();
      }

      @Override
      public List<Deletion> hide(List<String> keys) {
        return super.hide(keys).stream()
            .map(answer -> new Deletion(answer.target(), "", "InternalError"))
            .toList();
      }
    });
    assertThat(world.bucket().head(blob.value())).isPresent();
  }

  private static Predicate<KeyVersion> isMarker(BucketWorld world) {
    return version ->
        world.bucket().listVersions(version.key(), Optional.empty()).entries().stream()
            .anyMatch(entry -> entry.marker() && entry.object().id().equals(version));
  }

  private static void collect(BucketWorld world, Bucket through) {
    try {
      GarbageCollector.of(world.registry(through))
          .run(BucketWorld.options(Writers.STOWAGE).build());
    } catch (StowageException e) {
      // A failure must not cost what is leased.
    }
  }

  /** Another process leases an object before the first request of a kind; a later request fails. */
  private static final class LeaseBefore extends ForwardingBucket {
    private final Runnable lease;
    private final Request first;
    private final String part;
    private final int which;
    private boolean leased;
    private int later;

    LeaseBefore(BucketWorld world, StoragePath object, Request first, String part, int which) {
      super(world.bucket());
      StorageDriver other = world.driver(world.bucket());
      this.lease = () -> assertThat(other.lease(object)).isPresent();
      this.first = first;
      this.part = part;
      this.which = which;
    }

    synchronized boolean isReached() {
      return later >= which;
    }

    @Override
    protected synchronized <T> T call(Request request, String key, Supplier<T> call) {
      if (leased) {
        later++;
        if (later == which) {
          throw new BucketException(BucketException.Kind.UNKNOWN, "injected at " + key);
        }
      } else if (request == first && key.contains(part)) {
        leased = true;
        lease.run();
      }
      return call.get();
    }
  }

  /** Refuses to remove some versions or markers, a number of times. */
  private static final class Refusing extends ForwardingBucket {
    private final Bucket bucket;
    private final Predicate<KeyVersion> refused;
    private final String error;
    private int times;

    Refusing(Bucket bucket, Predicate<KeyVersion> refused, String error, int times) {
      super(bucket);
      this.bucket = bucket;
      this.refused = refused;
      this.error = error;
      this.times = times;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    @Override
    public List<Deletion> deleteVersions(List<KeyVersion> versions) {
      if (times == 0 || versions.stream().noneMatch(refused)) {
        return bucket.deleteVersions(versions);
      }
      times--;
      return versions.stream()
          .map(version -> refused.test(version)
              ? new Deletion(version, "", error)
              : bucket.deleteVersions(List.of(version)).get(0))
          .toList();
    }
  }
}
