package io.stowage.registry.http;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.driver.BucketStorage;
import java.time.InstantSource;

/**
 * Opens the stores of the tests of the API. The build runs these tests twice: with stores in memory
 * and, with {@code -Dhttp.store=bucket}, with the storage driver for S3 and its buckets on the heap.
 * None of them needs a lock between processes, which a bucket does not have.
 */
public final class TestStores {
  private static final boolean BUCKET = "bucket".equals(System.getProperty("http.store"));

  private TestStores() {}

  /** Returns an empty store. */
  public static StorageDriver create() {
    return create(InstantSource.system());
  }

  /** Returns an empty store with this clock. */
  public static StorageDriver create(InstantSource clock) {
    return BUCKET
        ? BucketStorage.builder(HeapBucket.create(clock)).local(clock).build()
        : InMemoryStorage.create(clock);
  }
}
