package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.UUID;

/**
 * The place where one removal briefly keeps the objects that it takes out of sight. Readers and
 * writers find them there. If the removal is interrupted, the next collection restores what is
 * left.
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

  /** Returns the folder that contains everything that is kept. */
  public StoragePath folder() {
    return RegistryLayout.QUARANTINE.resolve(name);
  }

  /** Removes the folders; to be called when nothing is kept in them. */
  public void end() {
    EmptyFolders.remove(driver, folder());
    driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
    driver.deleteIfEmpty(RegistryLayout.OURS);
  }
}
