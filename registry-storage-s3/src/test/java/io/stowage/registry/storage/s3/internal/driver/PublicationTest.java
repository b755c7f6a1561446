package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import io.stowage.registry.testing.TestClock;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims of a folder whose writes are applied although the store answers with an error. */
class PublicationTest {
  private static final StoragePath LOCK = StorageDriver.MARKER.resolve("_stowage/lock");
  private static final StoragePath OWN = LOCK.resolve("own");
  private static final StoragePath OTHER = LOCK.resolve("other");
  private static final StoragePath FROM = StorageDriver.MARKER.resolve("_stowage/new/own");

  private final TestClock clock = TestClock.create();
  private final HeapBucket bucket = HeapBucket.create(clock);

  @BeforeEach
  void prepares() {
    bucket.put(FROM.value(), new byte[] {1});
    bucket.put(OTHER.value(), new byte[] {2});
  }

  @Test
  void aClaimThatIsWithdrawnLeavesNoVersionIfItsWriteWasRepeated() {
    BucketStorage driver = BucketStorage.builder(new LosingBucket(bucket, 1))
        .retries(each -> new RetryingBucket(each, 1, pause -> {}))
        .local(clock)
        .build();
    assertThat(driver.publishAlone(FROM, OWN)).isFalse();
    assertOnlyOtherIsThere();
  }

  @Test
  void aClaimWhoseAnswerIsLostIsWithdrawn() {
    BucketStorage driver =
        BucketStorage.builder(new LosingBucket(bucket, 1)).local(clock).build();
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> driver.publishAlone(FROM, OWN));
    assertOnlyOtherIsThere();
  }

  private void assertOnlyOtherIsThere() {
    assertThat(bucket.listVersions(LOCK.value(), Optional.empty()).entries())
        .extracting(entry -> entry.object().key())
        .containsExactly(OTHER.value());
  }

  /** Loses the answers of the first writes. */
  private static final class LosingBucket extends ForwardingBucket {
    private int lost;

    LosingBucket(Bucket bucket, int lost) {
      super(bucket);
      this.lost = lost;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      T answer = call.get();
      if (request == Request.PUT && lost > 0) {
        lost--;
        throw new BucketException(BucketException.Kind.UNKNOWN, "the answer was lost");
      }
      return answer;
    }
  }
}
