package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import org.junit.jupiter.api.Tag;

/** With nobody who schedules it, it is a driver like all others. */
@Tag("proof")
class ScheduledStorageContractTest extends StorageDriverContract {
  @Override
  protected StorageDriver openEmpty() {
    return new ScheduledStorage(
        new Direct(World.empty(new Tree(true), 0), 1), true, Integer.MAX_VALUE);
  }
}
