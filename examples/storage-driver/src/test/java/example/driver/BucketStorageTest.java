package example.driver;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.DriverContracts;

class BucketStorageTest extends DriverContracts {
  @Override
  protected StorageDriver openEmpty() {
    return new BucketStorage();
  }
}
