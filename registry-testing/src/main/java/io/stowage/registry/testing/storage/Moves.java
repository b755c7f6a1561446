package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import java.util.Objects;

/** The moves that the quarantine of a store with real folders consists of. */
public final class Moves {
  private Moves() {}

  /**
   * Returns the moves of {@code storage}.
   *
   * @throws IllegalArgumentException if its quarantine is not made of folders
   */
  public static FolderMoves of(StorageDriver storage) {
    Objects.requireNonNull(storage, "storage");
    if (storage.quarantine() instanceof KeptFolders folders) {
      return folders.moves();
    }
    throw new IllegalArgumentException("a store whose quarantine is not made of folders");
  }
}
