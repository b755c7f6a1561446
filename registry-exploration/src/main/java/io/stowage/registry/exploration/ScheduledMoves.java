package io.stowage.registry.exploration;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Optional;

/** Takes, restores and purges folders in one step each; a take then looks at the lease. */
final class ScheduledMoves implements FolderMoves {
  private final Caller caller;

  ScheduledMoves(Caller caller) {
    this.caller = caller;
  }

  @Override
  public Optional<Instant> take(StoragePath object, StoragePath kept) {
    Object taken = move(object, kept);
    if (taken == Outcome.OCCUPIED || taken == Outcome.UNEXPECTED) {
      throw new StorageException.UnexpectedKind(kept.parent(), "nothing, or an empty folder");
    }
    return taken == Outcome.DONE ? leaseOf(kept) : Optional.empty();
  }

  /** Moves the folder without a look at the lease, which does not matter to the caller. */
  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    return move(from, to) == Outcome.DONE;
  }

  private Object move(StoragePath from, StoragePath to) {
    return caller.make(Call.of(Op.TAKE, from.value(), to.value()));
  }

  private Optional<Instant> leaseOf(StoragePath kept) {
    return caller.make(Call.of(Op.LOOK, kept.value())) instanceof Entry found
        ? Optional.of(Instant.ofEpochMilli(found.time()))
        : Optional.empty();
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    Object restored = caller.make(Call.of(Op.RESTORE, kept.value(), object.value()));
    if (restored == Outcome.UNEXPECTED) {
      throw new StorageException.UnexpectedKind(object.parent(), "a folder");
    }
    return restored == Outcome.DONE;
  }

  @Override
  public boolean purge(StoragePath kept) {
    return caller.make(Call.of(Op.PURGE, kept.value())) == Outcome.DONE;
  }
}
