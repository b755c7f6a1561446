package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps paths to keys and back, as the driver {@code s3} of Distribution does: a key is the root
 * directory without slashes at its end, then the path, without slashes at the beginning.
 */
public final class Keys {
  private final String root;

  private Keys(String root) {
    this.root = root;
  }

  /** Returns the mapping for Distribution's parameter rootdirectory; empty for the whole bucket. */
  public static Keys of(String rootDirectory) {
    Objects.requireNonNull(rootDirectory, "rootDirectory");
    int end = rootDirectory.length();
    while (end > 0 && rootDirectory.charAt(end - 1) == '/') {
      end--;
    }
    int start = 0;
    while (start < end && rootDirectory.charAt(start) == '/') {
      start++;
    }
    return new Keys(start == end ? "" : rootDirectory.substring(start, end) + "/");
  }

  /** Returns the prefix of all keys. */
  public String root() {
    return root;
  }

  /** Returns the key of the object at {@code path}. */
  public String key(StoragePath path) {
    return root + path.value();
  }

  /** Returns the prefix of the keys of everything below {@code folder}, which ends with a slash. */
  public String below(StoragePath folder) {
    return key(folder) + "/";
  }

  /** Returns the path of {@code key}, or empty if no path has this key. */
  public Optional<StoragePath> path(String key) {
    if (!key.startsWith(root)) {
      return Optional.empty();
    }
    try {
      return Optional.of(StoragePath.parse(key.substring(root.length())));
    } catch (StorageException.InvalidPath e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "Keys[root=" + root + "]";
  }
}
