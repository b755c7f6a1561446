package io.stowage.registry.gc;

import io.stowage.registry.storage.StoragePath;
import java.util.Objects;

/**
 * Something that could not be understood and was kept with everything it may reference, or that the
 * store refused to move or remove.
 *
 * @param path its path
 * @param problem what is wrong with it
 */
public record Damage(StoragePath path, String problem) {
  /** Checks that no component is null. */
  public Damage {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
  }
}
