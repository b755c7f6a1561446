package io.stowage.registry.gc;

import io.stowage.registry.storage.StoragePath;
import java.util.Objects;

/**
 * Something that could not be understood and was kept with all that it may mean, or that the store let
 * nobody move or remove.
 *
 * @param path where it is
 * @param problem what is wrong with it
 */
public record Damage(StoragePath path, String problem) {
  /** Checks that no component is null. */
  public Damage {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
  }
}
