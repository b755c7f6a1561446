package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Brings what is at some paths to the device as it is, and that nothing is there. Thread-safe. */
final class Persistence {
  private final SafePaths paths;
  private final Sync sync;

  Persistence(SafePaths paths, Sync sync) {
    this.paths = paths;
    this.sync = sync;
  }

  /** Waits for all of {@code objects}, of which none may be a symbolic link or the like. */
  void await(Collection<StoragePath> objects) {
    List<Path> located = new ArrayList<>();
    for (StoragePath object : objects) {
      located.add(paths.plainAt(object));
    }
    try {
      sync.asFound(located);
    } catch (IOException e) {
      throw Errors.of(objects.iterator().next(), e);
    }
  }
}
