package io.stowage.registry.server.health;

import io.stowage.registry.storage.StorageDriver;
import java.util.Optional;

/**
 * Lists the topmost folder of a registry, which a store in memory need not have. Its listing is
 * short, and no cache answers it.
 */
final class StorageCheck implements HealthCheck {
  private final StorageDriver driver;
  private final boolean marked;

  private StorageCheck(StorageDriver driver, boolean marked) {
    this.driver = driver;
    this.marked = marked;
  }

  static StorageCheck of(StorageDriver driver) {
    return new StorageCheck(driver, isMarked(driver));
  }

  @Override
  public Optional<String> problem() {
    return isMarked(driver) || !marked
        ? Optional.empty()
        : Optional.of("the store has no folder " + StorageDriver.MARKER + " any more");
  }

  private static boolean isMarked(StorageDriver driver) {
    return driver.list(StorageDriver.MARKER, name -> {});
  }
}
