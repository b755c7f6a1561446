package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.StorageDriverContract;
import org.junit.jupiter.api.Tag;

/** Runs the contract on the fine-grained store without scheduling. */
@Tag("proof")
class FineStorageContractTest extends StorageDriverContract {
  /** Racing threads may thwart each other any number of times; only a search needs a limit. */
  private static final int WITHOUT_END = Integer.MAX_VALUE;

  @Override
  protected StorageDriver openEmpty() {
    return new FineStorage(new Direct(World.empty(new Tree(true), 0), 1, 0), true, WITHOUT_END);
  }
}
