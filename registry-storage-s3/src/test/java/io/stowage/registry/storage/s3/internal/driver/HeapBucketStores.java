package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.http.TestStores;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import java.time.InstantSource;

/** Stores in buckets on the heap, for the tests of the HTTP API. */
public final class HeapBucketStores implements TestStores {
  @Override
  public StorageDriver open(InstantSource clock) {
    return BucketStorage.builder(HeapBucket.create(clock)).local(clock).build();
  }
}
