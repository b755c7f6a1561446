package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** Looks what is at a path of the store. Thread-safe. */
final class Lookup {
  private final SafePaths paths;

  Lookup(SafePaths paths) {
    this.paths = paths;
  }

  /** Returns what is known of the object at {@code path}, or empty if none is there. */
  Optional<BasicFileAttributes> object(StoragePath path) {
    return any(path).filter(BasicFileAttributes::isRegularFile);
  }

  /** Returns the lease of the object at {@code path}, or empty if none is there. */
  Optional<Instant> lease(StoragePath path) {
    return object(path).map(found -> found.lastModifiedTime().toInstant());
  }

  /** Returns where the folder {@code path} is, or empty if none is there. */
  Optional<Path> folder(StoragePath path) {
    return any(path).filter(BasicFileAttributes::isDirectory).map(found -> paths.at(path));
  }

  /** Returns when a name last came into the folder {@code path} or went, or empty if none is there. */
  Optional<Instant> changed(StoragePath path) {
    return any(path)
        .filter(BasicFileAttributes::isDirectory)
        .map(found -> found.lastModifiedTime().toInstant());
  }

  /** Returns what is known of what is at {@code path}, of whatever kind, or empty if nothing is. */
  Optional<BasicFileAttributes> any(StoragePath path) {
    Path located = paths.at(path);
    try {
      BasicFileAttributes found = Attributes.of(located);
      if (found.isSymbolicLink()) {
        throw SafePaths.linkAt(path);
      }
      return Optional.of(found);
    } catch (IOException e) {
      if (paths.isAbsent(located, e)) {
        return Optional.empty();
      }
      throw Errors.of(path, e);
    }
  }
}
