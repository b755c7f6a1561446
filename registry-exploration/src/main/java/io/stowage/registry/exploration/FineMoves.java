package io.stowage.registry.exploration;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Quarantines folders by renaming them, with the same calls as a driver for a file system. */
final class FineMoves implements FolderMoves {
  private final Caller caller;
  private final int tries;

  FineMoves(Caller caller, int tries) {
    this.caller = caller;
    this.tries = tries;
  }

  @Override
  public Optional<Instant> take(StoragePath object, StoragePath kept) {
    if (!exists(object)) {
      return Optional.empty();
    }
    Object moved = rename(object.parent(), kept.parent());
    if (moved == Outcome.OCCUPIED || moved == Outcome.UNEXPECTED) {
      throw new StorageException.UnexpectedKind(kept.parent(), "nothing, or an empty folder");
    }
    return moved == Outcome.DONE ? taken(object, kept) : Optional.empty();
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    for (int i = 0; i < tries; i++) {
      if (!exists(kept)) {
        return false;
      }
      if (moveOrMerge(kept.parent(), object.parent(), object.name())) {
        return isBack(object);
      }
    }
    throw new StorageException.Failed(object, new IOException(ScheduledStorage.STARVED));
  }

  @Override
  public boolean purge(StoragePath kept) {
    return exists(kept) && remove(kept.parent(), kept.name());
  }

  /**
   * Returns the lease of the moved object. Moves the rest of the folder back if the object was
   * deleted before its folder was moved.
   */
  private Optional<Instant> taken(StoragePath object, StoragePath kept) {
    if (caller.make(Call.of(Op.LOOK, kept.value())) instanceof Entry found) {
      return Optional.of(Instant.ofEpochMilli(found.time()));
    }
    Object removed = caller.make(Call.of(Op.REMOVE_FOLDER, kept.parent().value()));
    if (removed == Outcome.OCCUPIED) {
      moveOrMerge(kept.parent(), object.parent(), object.name());
    }
    return Optional.empty();
  }

  /**
   * Returns whether the object is back. If it was purged before its folder was moved, the folder is
   * removed as well.
   */
  private boolean isBack(StoragePath object) {
    if (exists(object)) {
      return true;
    }
    caller.make(Call.of(Op.REMOVE_FOLDER, object.parent().value()));
    return false;
  }

  private boolean moveOrMerge(StoragePath from, StoragePath to, String object) {
    Object moved = rename(from, to);
    if (moved == Outcome.UNEXPECTED) {
      throw new StorageException.UnexpectedKind(to, "a folder");
    }
    return moved == Outcome.OCCUPIED ? merge(from, to, object) : moved != Outcome.ABSENT;
  }

  /**
   * Returns whether the merge is complete; it is not if the target folder was removed meanwhile.
   */
  private boolean merge(StoragePath from, StoragePath to, String object) {
    for (String name : Listing.of(caller, from.value()).orElse(List.of())) {
      if (!name.startsWith(Paths.HIDDEN) && !link(from.resolve(name), to.resolve(name))) {
        return false;
      }
    }
    remove(from, object);
    return true;
  }

  private boolean link(StoragePath from, StoragePath to) {
    Object linked = caller.make(Call.of(Op.LINK, from.value(), to.value()));
    return linked != Outcome.ABSENT || !exists(from);
  }

  private boolean remove(StoragePath folder, String object) {
    String name = Paths.HIDDEN + UUID.randomUUID() + ".tmp";
    String doomed = Paths.join(Paths.folder(folder.value()), name);
    return rename(folder, StoragePath.parse(doomed)) == Outcome.DONE
        && caller.make(Call.of(Op.REMOVE_TREE, doomed, object)) == Outcome.DONE;
  }

  private Object rename(StoragePath from, StoragePath to) {
    return caller.make(Call.of(Op.RENAME, from.value(), to.value()));
  }

  private boolean exists(StoragePath path) {
    return caller.make(Call.of(Op.EXISTS, path.value())) == Outcome.DONE;
  }
}
