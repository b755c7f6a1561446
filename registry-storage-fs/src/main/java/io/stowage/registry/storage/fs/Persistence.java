package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Makes the current state of paths durable: their content, or the fact that nothing exists there.
 * Thread-safe.
 */
final class Persistence {
  private final SafePaths paths;
  private final Sync sync;

  Persistence(SafePaths paths, Sync sync) {
    this.paths = paths;
    this.sync = sync;
  }

  /** Waits for all of {@code objects}, none of which may be a symbolic link or a special file. */
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
