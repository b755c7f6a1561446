package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;

/** Brings back what a run that was cut off left out of sight; the next mark decides on it anew. */
final class Recovery {
  private final StorageDriver driver;

  Recovery(StorageDriver driver) {
    this.driver = driver;
  }

  void run() {
    restore(RegistryLayout.QUARANTINE);
    removeFolders();
  }

  /** Removes the folders that runs leave behind, with what a purge that was cut off left in them. */
  void removeFolders() {
    if (holdsNothing(RegistryLayout.QUARANTINE)) {
      driver.deleteTree(RegistryLayout.QUARANTINE);
    }
    EmptyFolders.remove(driver, RegistryLayout.OURS);
  }

  /** A driver does not tell the names that it uses for a moment only, such as that of a purge. */
  private boolean holdsNothing(StoragePath folder) {
    List<String> children = new ArrayList<>();
    return driver.list(folder, children::add)
        && children.stream().map(folder::resolve).allMatch(this::holdsNothing);
  }

  private void restore(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    for (String child : children) {
      StoragePath path = folder.resolve(child);
      LayoutEntry.parse(path).ifPresentOrElse(entry -> restore(path, entry), () -> restore(path));
    }
  }

  private void restore(StoragePath path, LayoutEntry entry) {
    if (entry instanceof LayoutEntry.Quarantined quarantined) {
      driver.quarantine().restore(path, quarantined.entry().path());
    }
  }
}
