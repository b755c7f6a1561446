package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.FaultyBucket;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collection removes that other programs, and processes that ended early, left behind. */
class LeftoversTest {
  private static final String REPOSITORY = "docker/registry/v2/repositories/app/";
  private static final String UPLOAD =
      REPOSITORY + "_uploads/1b671a64-40d5-491e-99b0-da01ff1f3341/";

  private final TestClock clock = TestClock.create();
  private final HeapBucket bucket = HeapBucket.create(clock);
  private final Registry registry = Registry.open(
      BucketStorage.builder(bucket).local(clock).build(),
      RegistryOptions.builder().clock(clock).sleeper(clock::advance).build());

  private String blob = "";

  @BeforeEach
  void pushes() {
    TestImage image = TestImages.in(registry.repository("app")).image().tag("1").push();
    blob = RegistryLayout.blobData(image.blobs().get(0)).value();
  }

  @Test
  void versionsOfARemovedLinkGoOnceTheyAreOld() {
    String link = REPOSITORY + "_layers/sha256/" + "a".repeat(64) + "/link";
    bucket.put(link, ("sha256:" + "a".repeat(64)).getBytes(US_ASCII));
    bucket.hide(List.of(link));
    collect();
    assertThat(versions(link)).hasSize(2);
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(versions(link)).isEmpty();
  }

  @Test
  void aRemovedLinkStaysHiddenIfTheStoreRefusesToRemoveItsVersions() {
    String link = REPOSITORY + "_layers/sha256/" + "a".repeat(64) + "/link";
    bucket.put(link, ("sha256:" + "a".repeat(64)).getBytes(US_ASCII));
    bucket.hide(List.of(link));
    clock.advance(Duration.ofDays(1));
    try (BucketStorage refused =
        BucketStorage.builder(new LockedVersions(bucket)).local(clock).build()) {
      refused.removeLeftovers(StorageDriver.MARKER, clock.instant());
    }
    assertThat(versions(link)).hasSize(2);
    assertThat(bucket.head(link)).isEmpty();
  }

  @Test
  void replacedVersionsOfALinkGoAndTheCurrentOneStays() {
    String link = REPOSITORY + "_manifests/tags/1/current/link";
    byte[] content = registry.storage().read(StoragePath.parse(link), 100);
    bucket.put(link, content);
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(versions(link)).hasSize(1).allMatch(entry -> !entry.marker());
    assertThat(registry.repository("app").tags().list()).hasSize(1);
  }

  @Test
  void versionsOfABlobGoThatARestorationHasReplaced() {
    restoreByCopy();
    collect();
    assertThat(versions(blob)).hasSize(3);
    clock.advance(Duration.ofDays(1));
    String current = bucket.head(blob).orElseThrow().version();
    collect();
    assertThat(versions(blob))
        .extracting(entry -> entry.object().version())
        .containsExactly(current);
  }

  @Test
  void versionsOfABlobStayWhileTheNewestOneIsHidden() {
    restoreByCopy();
    try (BucketStorage driver = BucketStorage.builder(bucket).local(clock).build()) {
      bucket.hide(List.of(blob));
      clock.advance(Duration.ofDays(1));
      removeReplaced(driver);
      assertThat(versions(blob)).hasSize(4);
    }
  }

  @Test
  void aVersionOfABlobFromTheTimeWithoutVersioningStays() {
    bucket.deleteVersions(
        versions(blob).stream().map(entry -> entry.object().id()).toList());
    bucket.set(Versioning.SUSPENDED);
    bucket.put(blob, new byte[] {1});
    bucket.set(Versioning.ENABLED);
    restoreByCopy();
    bucket.put(blob, new byte[] {1});
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(versions(blob)).hasSize(3);
    assertThat(versions(blob).get(0).marker()).isFalse();
    assertThat(versions(blob).get(1).marker()).isTrue();
    assertThat(versions(blob).get(2).object().version()).isEqualTo("null");
  }

  @Test
  void aBlobWhoseReplacedVersionsGoWhileAnotherRunHidesItCanBeRestored() {
    restoreByCopy();
    clock.advance(Duration.ofDays(1));
    StoragePath path = StoragePath.parse(blob);
    try (BucketStorage tidying = BucketStorage.builder(bucket).local(clock).build();
        BucketStorage other = BucketStorage.builder(bucket).local(clock).build()) {
      tidying.quarantine().forEachStray(ObjectKind.BLOBS, stray -> {});
      Quarantine.Seen seen = new Quarantine.Seen(path, other.stat(path).orElseThrow());
      assertThat(other.quarantine().take("other", List.of(seen))).containsExactly(path);
      assertThat(versions(blob)).hasSize(4);
      tidying.removeLeftovers(StorageDriver.MARKER, clock.instant());
      assertThat(versions(blob)).hasSize(2);
      assertThat(other.quarantine().restore("other", List.of(path))).containsExactly(path);
      assertThat(bucket.head(blob)).isPresent();
      assertThat(versions(blob)).hasSize(1);
    }
  }

  @Test
  void aCrashWhileReplacedVersionsGoLeavesTheCurrentOne() {
    restoreByCopy();
    clock.advance(Duration.ofDays(1));
    EachCall.atLeast(3, call -> {
      HeapBucket each = bucket.copy(clock);
      FaultyBucket dying = new FaultyBucket(each, FaultyBucket.Fault.CRASH, call);
      try (BucketStorage driver = BucketStorage.builder(dying).local(clock).build()) {
        removeReplaced(driver);
      } catch (FaultyBucket.Crash e) {
        // The next process removes the rest.
      }
      assertThat(each.head(blob)).isPresent();
      try (BucketStorage driver = BucketStorage.builder(each).local(clock).build()) {
        removeReplaced(driver);
      }
      assertThat(each.head(blob)).isPresent();
      assertThat(each.listVersions(blob, Optional.empty()).entries()).hasSize(1);
      return dying.isReached();
    });
  }

  private void removeReplaced(BucketStorage driver) {
    driver.quarantine().forEachStray(ObjectKind.BLOBS, stray -> {});
    driver.removeLeftovers(StorageDriver.MARKER, clock.instant());
  }

  /** Hides the blob, as a collection does, and restores it by a copy, as a push does. */
  private void restoreByCopy() {
    KeyVersion hidden = versions(blob).get(0).object().id();
    bucket.hide(List.of(blob));
    bucket.copy(hidden, blob);
  }

  @Test
  void partsOfAnUploadWhoseObjectsAreGoneAreDropped() {
    MultipartUpload orphan = bucket.createUpload(UPLOAD + "data");
    bucket.uploadPart(orphan, 1, ByteBuffer.wrap(new byte[10]));
    collect();
    assertThat(uploads()).hasSize(1);
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(uploads()).isEmpty();
  }

  @Test
  void partsOfAnUploadThatMayContinueStay() {
    bucket.put(UPLOAD + "startedat", "2024-01-01T00:00:00Z".getBytes(US_ASCII));
    bucket.createUpload(UPLOAD + "data");
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(uploads()).hasSize(1);
  }

  @Test
  void leasesThatAreOverGo() {
    clock.advance(Duration.ofDays(1));
    registry
        .repository("app")
        .manifests()
        .put("2", registry.repository("app").manifests().get("1"));
    assertThat(versions("docker/registry/v2/_stowage/leases/")).isNotEmpty();
    clock.advance(Duration.ofDays(1));
    collect();
    assertThat(versions("docker/registry/v2/_stowage/leases/")).isEmpty();
  }

  private void collect() {
    GarbageCollector.of(registry).run(GcOptions.forWriters(Writers.STOWAGE));
  }

  private List<VersionEntry> versions(String prefix) {
    return bucket.listVersions(prefix, Optional.empty()).entries();
  }

  private List<MultipartUpload> uploads() {
    return bucket.listUploads("docker/", Optional.empty()).uploads();
  }

  /** Refuses to remove versions of links, but not their delete markers, as Object Lock does. */
  private static final class LockedVersions extends ForwardingBucket {
    private final HeapBucket heap;

    LockedVersions(HeapBucket heap) {
      super(heap);
      this.heap = heap;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    @Override
    public List<Deletion> deleteVersions(List<KeyVersion> versions) {
      return versions.stream().map(this::deleteVersion).toList();
    }

    private Deletion deleteVersion(KeyVersion version) {
      boolean marker = heap.listVersions(version.key(), Optional.empty()).entries().stream()
          .anyMatch(entry -> entry.marker() && entry.object().id().equals(version));
      return marker || !version.key().startsWith(REPOSITORY)
          ? heap.deleteVersions(List.of(version)).get(0)
          : new Deletion(version, "", "AccessDenied");
    }
  }
}
