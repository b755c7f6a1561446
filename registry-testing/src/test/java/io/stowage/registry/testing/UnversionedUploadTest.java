package io.stowage.registry.testing;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.util.Optional;

/** Uploads in a store that cannot distinguish an object from its replacement. */
class UnversionedUploadTest extends BlobUploadContract {
  @Override
  protected StorageDriver openEmpty() {
    return new ForwardingStorage(InMemoryStorage.create()) {
      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        return super.stat(path).map(found -> new StorageEntry(found.size(), found.modified()));
      }

      @Override
      public Optional<StorageEntry> lease(StoragePath path) {
        return super.lease(path).map(found -> new StorageEntry(found.size(), found.modified()));
      }
    };
  }
}
