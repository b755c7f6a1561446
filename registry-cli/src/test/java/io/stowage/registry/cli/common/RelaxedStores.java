package io.stowage.registry.cli.common;

import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Stores that need not survive a crash, each wrapped by the test. */
public class RelaxedStores implements Stores {
  private final UnaryOperator<StorageDriver> wanted;

  public RelaxedStores(UnaryOperator<StorageDriver> wanted) {
    this.wanted = wanted;
  }

  @Override
  public StorageDriver open(Path root) {
    return wanted.apply(FileSystemStorage.open(root, Durability.RELAXED));
  }

  @Override
  public StorageDriver create(Path root) {
    return wanted.apply(FileSystemStorage.create(root, Durability.RELAXED));
  }

  /** Opens what the test makes of an empty store. */
  @Override
  public StorageDriver open(StoreLocation.Bucket bucket) {
    return wanted.apply(InMemoryStorage.create());
  }

  @Override
  public StorageDriver openOrCreate(Path root) {
    return wanted.apply(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
  }
}
