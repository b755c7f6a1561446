package io.stowage.registry.gc.upload;

import io.stowage.registry.gc.run.Runs;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.StoreFormat;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.UUID;

/**
 * Takes uploads out of sight, looks whether something was added meanwhile, and only then purges them.
 *
 * <p>What is out of sight lies in a folder of this run alone, by whose name a later one knows what a
 * purge left there.
 */
final class UploadRemover {
  private static final String RUNS = "uploads-";

  private final StorageDriver driver;
  private final Runs runs;
  private final String run = RUNS + UUID.randomUUID();
  private boolean prepared;

  UploadRemover(StorageDriver driver) {
    this.driver = driver;
    this.runs = new Runs(driver);
  }

  /**
   * Removes an upload with its folder, unless something was added to it.
   *
   * @param object its data or, where there was none, another file that lies beside where that would be
   * @param seen the lease that {@code object} had when it was found to be old
   * @return whether it was removed by this call
   */
  boolean remove(StoragePath object, Instant seen) {
    prepare();
    Quarantine quarantine = driver.quarantine();
    StoragePath kept = RegistryLayout.quarantined(run, object);
    if (!quarantine.takeUnchanged(object, kept, seen)) {
      return false;
    }
    if (hasNewData(kept)) {
      quarantine.restore(kept, object);
      return false;
    }
    return quarantine.purge(kept);
  }

  /** Brings back what purges that were cut off left out of sight. */
  void recover() {
    for (String other : runs.all()) {
      if (other.startsWith(RUNS)) {
        runs.bringBack(other);
        runs.remove(other);
      }
    }
  }

  /** Removes the folders that this purge made. */
  void removeFolders() {
    if (prepared) {
      runs.remove(run);
    }
  }

  private void prepare() {
    if (!prepared) {
      StoreFormat.write(driver);
      prepared = true;
    }
  }

  private boolean hasNewData(StoragePath kept) {
    return !kept.name().equals(RegistryLayout.DATA)
        && driver.stat(kept.parent().resolve(RegistryLayout.DATA)).isPresent();
  }
}
