package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.TickingClock;
import io.stowage.registry.testing.DriverContracts;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Runs all contracts on a bucket with versions on the heap. */
@Tag("once")
class BucketStorageContractsTest extends DriverContracts {
  @Override
  protected StorageDriver openEmpty() {
    TickingClock clock = new TickingClock(Duration.ofMillis(50));
    return BucketStorage.builder(HeapBucket.create(clock)).local(clock).build();
  }
}
