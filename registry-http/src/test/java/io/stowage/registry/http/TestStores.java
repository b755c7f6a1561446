package io.stowage.registry.http;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.ServiceLoader;

/**
 * Opens the stores of the tests of the API: stores in memory, or those of a service on the class
 * path. The build runs these tests here and, with the storage driver for S3 and its buckets on the
 * heap, in the module of that driver. None of them needs a lock between processes, which a bucket
 * does not have.
 */
@FunctionalInterface
public interface TestStores {
  /** Returns an empty store with this clock. */
  StorageDriver open(InstantSource clock);

  /** Returns an empty store. */
  static StorageDriver create() {
    return create(InstantSource.system());
  }

  /** Returns an empty store with this clock. */
  static StorageDriver create(InstantSource clock) {
    Iterator<TestStores> services = ServiceLoader.load(TestStores.class).iterator();
    return services.hasNext() ? services.next().open(clock) : InMemoryStorage.create(clock);
  }
}
