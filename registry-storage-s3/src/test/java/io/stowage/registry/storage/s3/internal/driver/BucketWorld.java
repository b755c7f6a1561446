package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A registry in a bucket on the heap, with a clock of its own. */
final class BucketWorld {
  static final Duration GRACE = Duration.ofHours(1);
  static final String REPOSITORY = "app";
  private static final int MOST = 1 << 20;

  private final TestClock clock;
  private final HeapBucket bucket;

  private BucketWorld(TestClock clock, HeapBucket bucket) {
    this.clock = clock;
    this.bucket = bucket;
  }

  static BucketWorld create() {
    TestClock clock = TestClock.create();
    return new BucketWorld(clock, HeapBucket.create(clock));
  }

  /** Returns a world that is like this one and changes on its own. */
  BucketWorld copy() {
    TestClock own = TestClock.create();
    own.advance(Duration.between(own.instant(), clock.instant()));
    return new BucketWorld(own, bucket.copy(own));
  }

  HeapBucket bucket() {
    return bucket;
  }

  TestClock clock() {
    return clock;
  }

  /** Lets so much time pass that everything is old. */
  void age() {
    clock.advance(GRACE.multipliedBy(3));
  }

  StorageDriver driver(Bucket through) {
    return BucketStorage.builder(through).local(clock).build();
  }

  /** Opens the registry as a new process does. */
  Registry registry() {
    return registry(bucket);
  }

  Registry registry(Bucket through) {
    return Registry.open(
        driver(through),
        RegistryOptions.builder()
            .grace(GRACE)
            .clock(clock)
            .sleeper(clock::advance)
            .build());
  }

  Repository repository() {
    return registry().repository(REPOSITORY);
  }

  TestImages images() {
    return TestImages.in(repository());
  }

  static GcOptions.Builder options(Writers writers) {
    return GcOptions.builder()
        .grace(GRACE)
        .writers(writers)
        .settle(Duration.ofMinutes(1))
        .tidying(EnumSet.allOf(Tidying.class))
        .parallelism(1)
        .deleteUntagged(true);
  }

  GcReport collect(Writers writers) {
    return GarbageCollector.of(registry()).run(options(writers).build());
  }

  /** Asserts that an image can be pulled by another process. */
  void assertPullable(TestImage image) {
    assertPullable(repository(), image.digest());
  }

  private static void assertPullable(Repository repository, Reference reference) {
    Manifest manifest = repository.manifests().get(reference);
    for (Descriptor blob : manifest.blobs()) {
      byte[] content = repository.blobs().read(blob.digest(), MOST);
      assertThat(Digest.of(content)).isEqualTo(blob.digest());
    }
    manifest.manifests().forEach(child -> assertPullable(repository, child.digest()));
  }

  /** Asserts that a program that looks only at current objects finds the whole image. */
  void assertVisible(TestImage image) {
    List.of(
            RegistryLayout.revisionLink(image.repository().name(), image.digest()),
            RegistryLayout.blobData(image.digest()))
        .forEach(path -> assertThat(bucket.head(path.value())).as("%s", path).isPresent());
    for (Digest blob : image.blobs()) {
      assertThat(bucket.head(RegistryLayout.blobData(blob).value()))
          .as("%s", blob)
          .isPresent();
      assertThat(bucket.head(
              RegistryLayout.layerLink(image.repository().name(), blob).value()))
          .as("link of %s", blob)
          .isPresent();
    }
  }

  /** Returns the keys that have a version, hidden or not, or a delete marker. */
  List<String> keys(String prefix) {
    return bucket.listVersions(prefix, Optional.empty()).entries().stream()
        .map(entry -> entry.object().key())
        .distinct()
        .toList();
  }

  /** Returns the keys that begin with {@code prefix} and have a version that can be restored. */
  List<String> restorable(String prefix) {
    return bucket.listVersions(prefix, Optional.empty()).entries().stream()
        .filter(entry -> !entry.marker())
        .map(VersionEntry::object)
        .map(version -> version.key())
        .distinct()
        .toList();
  }
}
