package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.UUID;

/**
 * Where one removal keeps what it takes out of sight for an instant. Readers and writers find it there;
 * what is left when the removal is cut off, the next collection brings back.
 */
public final class RemovalQuarantine {
  private final StorageDriver driver;
  private final String name = "removal-" + UUID.randomUUID();

  public RemovalQuarantine(StorageDriver driver) {
    this.driver = driver;
  }

  public StoragePath kept(StoragePath object) {
    return RegistryLayout.quarantined(name, object);
  }

  /** Returns the folder of all that is kept. */
  public StoragePath folder() {
    return RegistryLayout.QUARANTINE.resolve(name);
  }

  /** Removes the folders, once nothing is kept. */
  public void end() {
    EmptyFolders.remove(driver, folder());
    driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
    driver.deleteIfEmpty(RegistryLayout.OURS);
  }
}
