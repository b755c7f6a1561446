package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.storage.StoragePath;
import java.util.Set;

/** A deletion by a command, as it is planned or was done. */
interface Deletion extends Summary {
  /** Deletes what this plan contains, and returns what was deleted. */
  Deletion run(Registry registry, Progress progress);

  /** Returns the folders that are gone afterwards. */
  Set<StoragePath> folders();

  /** Returns the exit code of the deletion. */
  int code();
}
