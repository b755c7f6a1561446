package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import org.junit.jupiter.api.Tag;

/** Call by call, with nobody who schedules it, it is a driver like all others. */
@Tag("proof")
class FineStorageContractTest extends StorageDriverContract {
  /** Threads that race are foiled as often as it happens; only a search needs an end to it. */
  private static final int WITHOUT_END = Integer.MAX_VALUE;

  @Override
  protected StorageDriver openEmpty() {
    return new FineStorage(new Direct(World.empty(new Tree(true), 0), 1), true, WITHOUT_END);
  }
}
