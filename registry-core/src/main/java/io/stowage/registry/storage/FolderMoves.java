package io.stowage.registry.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * The folder operations with which a {@link KeptFolders} implements a quarantine. In each method,
 * {@code object} is the path of an object to which the layout gives a folder of its own, and {@code
 * kept} is its path while it is in quarantine: a path with the same last name, also in a folder of
 * its own. Implementations are thread-safe. Errors are those of {@link StorageDriver}.
 */
public interface FolderMoves {
  /**
   * Moves {@code object} and its folder to {@code kept}, with its lease.
   *
   * @return the lease of the object after it was moved, or empty if it was not there; then nothing
   *     is kept
   * @throws StorageException.UnexpectedKind if something is in the folder of {@code kept}; nothing
   *     is changed
   */
  Optional<Instant> take(StoragePath object, StoragePath kept);

  /**
   * Moves {@code from} and its folder to {@code to}, if nothing is in the folder of {@code to}, as
   * {@link StorageDriver#publishAlone} states.
   *
   * @return whether the object was moved
   */
  default boolean publishAlone(StoragePath from, StoragePath to) {
    try {
      return take(from, to).isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return false;
    }
  }

  /**
   * Moves {@code kept} and its folder back to {@code object}, as {@link Quarantine#restore} states.
   *
   * @return whether the object was kept
   */
  boolean restore(StoragePath kept, StoragePath object);

  /**
   * Removes the object at {@code kept}, with its folder. When this method throws, the object may
   * have been removed.
   *
   * @return whether the object was kept; if not, another caller restored it
   */
  boolean purge(StoragePath kept);
}
