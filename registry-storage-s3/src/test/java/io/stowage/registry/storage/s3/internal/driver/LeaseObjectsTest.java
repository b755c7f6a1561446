package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.testing.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LeaseObjectsTest {
  private static final StoragePath FOLDER =
      StoragePath.parse("docker/registry/v2/repositories/app/_layers");

  private final TestClock clock = TestClock.create();
  private final HeapBucket bucket =
      HeapBucket.create(clock, Versioning.ENABLED, new Limits(2, 5, 100));
  private final LeaseObjects leases = new LeaseObjects(new ObjectStore(bucket, Keys.of(""), clock));

  @Test
  void areListedFromTheRootOfARegistryThoughTheyNeedSeveralPages() {
    List<StoragePath> leased =
        List.of(FOLDER.resolve("1"), FOLDER.resolve("2"), FOLDER.resolve("3"));
    leased.forEach(leases::lease);
    StoragePath blob = StoragePath.parse("docker/registry/v2/blobs/1");
    leases.lease(blob);
    Function<StoragePath, Instant> found = leases.listed(StorageDriver.MARKER, "repositories");
    assertThat(leased).allSatisfy(path -> assertThat(found.apply(path)).isAfter(Instant.MIN));
    assertThat(found.apply(blob)).isEqualTo(Instant.MIN);
    assertThat(leases.listed(FOLDER, "").apply(leased.get(2))).isAfter(Instant.MIN);
  }
}
