package io.stowage.registry.storage.s3.internal.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.testing.TestClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, and what only this bucket shows: its clock, its versioning, its fingerprint. */
class HeapBucketTest extends BucketContract {
  private static final byte[] CONTENT = {1, 2, 3};

  private final TestClock clock = TestClock.create();

  @Override
  protected Bucket openBucket() {
    return HeapBucket.create(clock);
  }

  private HeapBucket bucket(Versioning versioning) {
    return HeapBucket.create(clock, versioning, Limits.OF_S3);
  }

  private static List<String> versions(Bucket bucket, String key) {
    return bucket.listVersions(key, Optional.empty()).entries().stream()
        .map(entry -> (entry.marker() ? "hidden:" : "") + entry.object().version())
        .toList();
  }

  @Nested
  class WithoutVersioning {
    private final HeapBucket bucket = bucket(Versioning.NEVER);

    @Test
    void replacesAndRemovesObjects() {
      assertThat(bucket.put("a", CONTENT).version()).isEmpty();
      bucket.put("a", new byte[1]);
      assertThat(bucket.head("a").orElseThrow().version()).isEmpty();
      assertThat(versions(bucket, "a")).containsExactly("null");
      assertThat(bucket.hide(List.of("a")).get(0).marker()).isEmpty();
      assertThat(versions(bucket, "a")).isEmpty();
    }

    @Test
    void copiesTheCurrentObject() {
      bucket.put("a", CONTENT);
      bucket.copy(bucket.head("a").orElseThrow().id(), "b");
      assertThat(bucket.head("b").orElseThrow().size()).isEqualTo(3);
    }

    @Test
    void keepsWhatWasThereAsANullVersion() {
      bucket.put("a", CONTENT);
      bucket.set(Versioning.ENABLED);
      assertThat(bucket.head("a").orElseThrow().version()).isEqualTo("null");
      bucket.put("a", CONTENT);
      bucket.hide(List.of("a"));
      assertThat(versions(bucket, "a")).containsExactly("hidden:3", "2", "null");
      bucket.deleteVersions(List.of(new KeyVersion("a", "null")));
      assertThat(versions(bucket, "a")).containsExactly("hidden:3", "2");
    }
  }

  @Nested
  class WithSuspendedVersioning {
    private final HeapBucket bucket = bucket(Versioning.NEVER);

    @Test
    void destroysTheNullVersion() {
      bucket.put("a", CONTENT);
      bucket.set(Versioning.SUSPENDED);
      assertThat(bucket.hide(List.of("a")).get(0).marker()).isEqualTo("null");
      assertThat(versions(bucket, "a")).containsExactly("hidden:null");
    }

    @Test
    void keepsOtherVersions() {
      bucket.set(Versioning.ENABLED);
      bucket.put("a", CONTENT);
      bucket.set(Versioning.SUSPENDED);
      assertThat(bucket.put("a", CONTENT).version()).isEqualTo("null");
      bucket.put("a", CONTENT);
      assertThat(versions(bucket, "a")).containsExactly("null", "1");
    }
  }

  @Nested
  class Times {
    private final HeapBucket bucket = bucket(Versioning.ENABLED);

    @Test
    void areWholeSecondsInALookup() {
      clock.advance(Duration.ofMillis(1234));
      Instant written = clock.instant();
      bucket.put("a", CONTENT);
      assertThat(bucket.head("a").orElseThrow().modified()).isEqualTo(written.minusMillis(234));
      assertThat(bucket.list(new ListRequest("", "", "", 1)).objects().get(0).modified())
          .isEqualTo(written);
    }

    @Test
    void areThoseOfTheStartOfAnUpload() {
      Instant began = clock.instant();
      MultipartUpload upload = bucket.createUpload("a");
      clock.advance(Duration.ofHours(5));
      Part part = bucket.uploadPart(upload, 1, ByteBuffer.wrap(CONTENT));
      bucket.complete(upload, List.of(part));
      assertThat(bucket.head("a").orElseThrow().modified()).isEqualTo(began);
    }
  }

  @Nested
  class Fingerprints {
    private final HeapBucket bucket = bucket(Versioning.ENABLED);

    @Test
    void doNotDependOnTheOrderOfChangesToDifferentKeys() {
      HeapBucket other = bucket(Versioning.ENABLED);
      bucket.put("a", CONTENT);
      bucket.put("b", CONTENT);
      bucket.createUpload("c");
      other.createUpload("c");
      other.put("b", CONTENT);
      other.put("a", CONTENT);
      assertThat(bucket.fingerprint()).isEqualTo(other.fingerprint());
    }

    @Test
    void changeWithEachChange() {
      long empty = bucket.fingerprint();
      bucket.put("a", CONTENT);
      long one = bucket.fingerprint();
      bucket.hide(List.of("a"));
      assertThat(List.of(empty, one, bucket.fingerprint())).doesNotHaveDuplicates();
    }

    @Test
    void areThoseOfACopy() {
      bucket.put("a", CONTENT);
      HeapBucket copy = bucket.copy(clock);
      assertThat(copy.fingerprint()).isEqualTo(bucket.fingerprint());
      copy.put("a", CONTENT);
      assertThat(copy.fingerprint()).isNotEqualTo(bucket.fingerprint());
      assertThat(versions(bucket, "a")).containsExactly("1");
    }
  }

  @Test
  void refusesToCopyALargeObjectAtOnce() {
    HeapBucket small = HeapBucket.create(clock, Versioning.ENABLED, new Limits(10, 1, 2));
    small.put("a", CONTENT);
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> small.copy(new KeyVersion("a", "1"), "b"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
  }
}
