package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** Looks up what exists at a path of the store. Thread-safe. */
final class Lookup {
  private final SafePaths paths;

  Lookup(SafePaths paths) {
    this.paths = paths;
  }

  /** Returns the attributes of the object at {@code path}, or empty if there is no object. */
  Optional<BasicFileAttributes> object(StoragePath path) {
    return any(path).filter(BasicFileAttributes::isRegularFile);
  }

  /** Returns the location of the object at {@code path}, or throws if there is no object. */
  Path requireObject(StoragePath path) {
    Path located = paths.at(path);
    requireObject(path, located);
    return located;
  }

  /** Returns the attributes of the object at {@code path}, or throws if there is no object. */
  BasicFileAttributes requireObject(StoragePath path, Path located) {
    return any(path, located)
        .filter(BasicFileAttributes::isRegularFile)
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  /** Returns the entry of the object at {@code path}, or empty if there is no object. */
  Optional<StorageEntry> entry(StoragePath path) {
    return object(path)
        .map(found -> new StorageEntry(
            found.size(), found.lastModifiedTime().toInstant(), Attributes.identity(found)));
  }

  /** Returns the location of the folder {@code path}, or empty if there is no folder. */
  Optional<Path> folder(StoragePath path) {
    Path located = paths.at(path);
    return any(path, located).filter(BasicFileAttributes::isDirectory).map(found -> located);
  }

  /**
   * Returns when an entry was last added to or removed from the folder {@code path}, or empty if
   * there is no folder.
   */
  Optional<Instant> changed(StoragePath path) {
    return any(path)
        .filter(BasicFileAttributes::isDirectory)
        .map(found -> found.lastModifiedTime().toInstant());
  }

  /**
   * Returns the attributes of the object or folder at {@code path}, or empty if there is neither.
   */
  Optional<BasicFileAttributes> any(StoragePath path) {
    return any(path, paths.at(path));
  }

  private Optional<BasicFileAttributes> any(StoragePath path, Path located) {
    try {
      BasicFileAttributes found = Attributes.of(located);
      SafePaths.refuseSpecial(path, found);
      return Optional.of(found);
    } catch (IOException e) {
      if (paths.isAbsent(located, e)) {
        return Optional.empty();
      }
      throw Errors.of(path, e);
    }
  }
}
