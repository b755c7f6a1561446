package io.stowage.registry.gc;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;

/**
 * An entry of the store that a collection kept although it may be garbage. Either the entry could
 * not be understood, and was kept with everything that it may reference, or the store refused to
 * move or remove it.
 *
 * @param path its path
 * @param problem a description of the problem
 */
public record Damage(StoragePath path, String problem) {
  /** Checks that no component is null. */
  public Damage {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
  }

  /**
   * Returns the damage of the entry at {@code path}.
   *
   * @throws StorageException.InvalidPath if {@code path} is not a path in a store
   */
  public static Damage of(String path, String problem) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
    return new Damage(StoragePath.parse(path), problem);
  }

  /**
   * Returns this damage as a JSON object with the keys {@code path} and {@code problem}. No release
   * renames or removes a key.
   */
  public String toJson() {
    return new JsonWriter().put("path", path.value()).put("problem", problem).toString();
  }
}
