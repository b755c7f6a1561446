package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.StoreFormat;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final String run = RUNS + UUID.randomUUID();
  private boolean prepared;

  UploadRemover(StorageDriver driver) {
    this.driver = driver;
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
    if (!quarantine.take(object, kept)) {
      return false;
    }
    if (!quarantine.leaseOf(object, kept).equals(Optional.of(seen)) || hasNewData(kept)) {
      quarantine.restore(kept, object);
      return false;
    }
    return quarantine.purge(kept);
  }

  /** Brings back what purges that were cut off left out of sight. */
  void recover() {
    for (String other : children(RegistryLayout.QUARANTINE)) {
      if (other.startsWith(RUNS)) {
        restore(RegistryLayout.QUARANTINE.resolve(other));
      }
    }
  }

  /** Removes the folders that purges made; those in which something is stay. */
  void removeFolders() {
    for (String other : children(RegistryLayout.QUARANTINE)) {
      if (other.startsWith(RUNS)) {
        EmptyFolders.remove(driver, RegistryLayout.QUARANTINE.resolve(other));
      }
    }
    driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
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

  /** Goes by name, since data brings back with it all that lies in its folder. */
  private void restore(StoragePath folder) {
    List<String> children = children(folder);
    children.sort(null);
    for (String child : children) {
      StoragePath path = folder.resolve(child);
      if (LayoutEntry.parse(path).orElse(null) instanceof LayoutEntry.Quarantined quarantined) {
        driver.quarantine().restore(path, quarantined.entry().path());
      } else {
        restore(path);
      }
    }
  }

  private List<String> children(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    return children;
  }
}
