package io.stowage.registry.gc.internal.run;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.storage.StoragePath;

/**
 * An object that a collection keeps in quarantine.
 *
 * @param run the name of the run
 * @param entry the entry of the layout that the object is when it is visible
 */
public record KeptEntry(String run, LayoutEntry entry) {
  /** Returns the path of the object when it is visible. */
  public StoragePath path() {
    return entry.path();
  }
}
