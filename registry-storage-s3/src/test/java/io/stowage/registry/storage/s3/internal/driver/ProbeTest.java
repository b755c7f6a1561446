package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import io.stowage.registry.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeTest {
  private final TestClock ofStore = TestClock.create();
  private final TestClock local = TestClock.create();
  private final HeapBucket heap = HeapBucket.create(ofStore);

  private BucketStorage open(Bucket bucket) {
    return BucketStorage.builder(bucket).local(local).build();
  }

  @Test
  void leavesNothingBehind() {
    assertThat(open(heap).probe(StorageDriver.MARKER)).isZero();
    assertThat(heap.listVersions("", Optional.empty()).entries()).isEmpty();
  }

  @Test
  void measuresTheClockOfTheStore() {
    ofStore.advance(Duration.ofMinutes(5));
    BucketStorage driver = open(heap);
    assertThat(driver.probe(StorageDriver.MARKER)).isEqualTo(Duration.ofMinutes(5));
    assertThat(driver.now()).isEqualTo(ofStore.instant());
    local.advance(Duration.ofHours(1));
    assertThat(driver.now()).isEqualTo(ofStore.instant().plus(Duration.ofHours(1)));
  }

  @Test
  void followsTheClockOfTheStoreWithEachWrite() {
    BucketStorage driver = open(heap);
    driver.probe(StorageDriver.MARKER);
    ofStore.advance(Duration.ofHours(1));
    local.advance(Duration.ofHours(2));
    driver.write(StorageDriver.MARKER.resolve("_stowage/a"), new byte[1]);
    Duration apart = Duration.between(ofStore.instant(), driver.now());
    assertThat(apart).isBetween(Duration.ZERO, Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(value = Versioning.class, names = "ENABLED", mode = EnumSource.Mode.EXCLUDE)
  void refusesABucketWithoutVersions(Versioning versioning) {
    BucketStorage driver = open(HeapBucket.create(ofStore, versioning, Limits.OF_S3));
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> driver.probe(StorageDriver.MARKER))
        .withMessageContaining("enable versioning of the bucket");
  }

  @Test
  void refusesAStoreWithTwoClocks() {
    BucketStorage driver = open(new Disturbed(heap, Request.SETTINGS) {
      @Override
      public Written put(String key, byte[] content) {
        Written written = super.put(key, content);
        Instant date = written.date().plusSeconds(30);
        return new Written(written.version(), written.etag(), date);
      }
    });
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> driver.probe(StorageDriver.MARKER))
        .withMessageContaining("30 s");
  }

  @ParameterizedTest
  @EnumSource(
      value = Request.class,
      names = {"PUT", "HEAD", "DELETE_VERSIONS"})
  void namesTheRightsIfOneIsMissing(Request denied) {
    BucketStorage driver = open(new Disturbed(heap, denied) {
      @Override
      void disturb() {
        throw new BucketException(BucketException.Kind.ACCESS_DENIED, "AccessDenied");
      }
    });
    assertThatExceptionOfType(StorageException.AccessDenied.class)
        .isThrownBy(() -> driver.checkWritable(StorageDriver.MARKER))
        .withMessageContaining("s3:DeleteObjectVersion");
  }

  /** Disturbs requests of one kind. */
  private static class Disturbed extends ForwardingBucket {
    private final Request disturbed;

    Disturbed(Bucket bucket, Request disturbed) {
      super(bucket);
      this.disturbed = disturbed;
    }

    /** Does nothing. */
    void disturb() {}

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      if (request == disturbed) {
        disturb();
      }
      return call.get();
    }
  }
}
