package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Brings what is at some paths to the device as it is, and that nothing is there. Thread-safe. */
final class Persistence {
  private final SafePaths paths;
  private final Lookup lookup;
  private final Sync sync;

  Persistence(SafePaths paths, Lookup lookup, Sync sync) {
    this.paths = paths;
    this.lookup = lookup;
    this.sync = sync;
  }

  /** Syncs the data first, then the names of all, each folder once. */
  void await(Collection<StoragePath> objects) {
    Set<Path> folders = new LinkedHashSet<>();
    for (StoragePath path : objects) {
      try {
        folders.add(syncContent(path));
      } catch (IOException e) {
        throw Errors.of(path, e);
      }
    }
    try {
      sync.names(folders);
    } catch (IOException e) {
      throw Errors.of(objects.iterator().next(), e);
    }
  }

  /** Returns the folder whose names tell what is at {@code path}. */
  private Path syncContent(StoragePath path) throws IOException {
    Path located = paths.at(path);
    Optional<BasicFileAttributes> found = lookup.any(path);
    if (found.filter(BasicFileAttributes::isDirectory).isPresent()) {
      return located;
    }
    if (found.filter(BasicFileAttributes::isRegularFile).isPresent()) {
      syncData(located);
    }
    return Attributes.folderOf(located);
  }

  private void syncData(Path file) throws IOException {
    try {
      sync.data(file);
    } catch (NoSuchFileException e) {
      // Removed in this instant, which the sync of the names makes durable.
      return;
    }
  }
}
