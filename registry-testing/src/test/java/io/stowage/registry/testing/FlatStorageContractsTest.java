package io.stowage.registry.testing;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.FlatStorage;
import org.junit.jupiter.api.Tag;

/** The contracts in a store without folders, renames and times that can be set. */
@Tag("once")
class FlatStorageContractsTest extends DriverContracts {
  @Override
  protected StorageDriver openEmpty() {
    return FlatStorage.create();
  }
}
