package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import org.junit.jupiter.api.Tag;

/** Runs the contract on the store without scheduling. */
@Tag("proof")
class ScheduledStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return new ScheduledStorage(
        new Direct(World.empty(new Tree(true), 0), 1, 0), true, Integer.MAX_VALUE);
  }
}
