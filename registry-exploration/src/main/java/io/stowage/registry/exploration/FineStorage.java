package io.stowage.registry.exploration;

import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The view that one process has of the store. Each method consists of the calls that a driver on a
 * POSIX file system makes to the operating system, wherever the difference could be visible.
 *
 * <p>A renewal opens the file and then sets the time of the opened file. A file is removed from, or
 * renamed into, the folder that its path led to a moment before, wherever that folder is now. A
 * purge first moves the folder to a name of its own. The clock is read before the write that uses
 * its time. Like the process, an instance is used by one thread at a time.
 */
final class FineStorage extends ScheduledStorage {
  private final FineMoves moves;
  private final Quarantine quarantine;

  /** Creates a view in which a call fails after {@code tries} thwarted attempts in a row. */
  FineStorage(Caller caller, boolean shared, int tries) {
    super(caller, shared, tries);
    this.moves = new FineMoves(this.caller, tries);
    this.quarantine = new KeptFolders(this, moves);
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < tries; i++) {
      long now = now().toEpochMilli();
      int folder = folder(path);
      Object placed = caller.make(Call.on(Op.PLACE, folder, path.value(), now, text));
      checkKind(path, placed);
      if (placed == Outcome.DONE && exists(path)) {
        return;
      }
    }
    throw failed(path);
  }

  @Override
  int openToAppend(StoragePath path, long offset) {
    checkLength(path, offset);
    Object file = caller.make(Call.of(Op.OPEN, path.value()));
    for (int i = 0; i < tries && !(file instanceof Integer); i++) {
      file = caller.make(Call.on(Op.CREATE, folder(path), path.value()));
      checkKind(path, file);
    }
    if (!(file instanceof Integer id)) {
      throw failed(path);
    }
    return id;
  }

  @Override
  boolean published(StoragePath from, long size, StoragePath to) {
    long length =
        stat(from).orElseThrow(() -> new StorageException.NoSuchObject(from)).size();
    if (length != size) {
      throw new StorageException.OffsetMismatch(from, size, length);
    }
    if (exists(to) && isKept(to)) {
      caller.make(Call.of(Op.REMOVE, from.value()));
      return false;
    }
    if (caller.make(Call.of(Op.OPEN, from.value())) instanceof Integer file) {
      long now = now().toEpochMilli();
      caller.make(Call.on(Op.SET_TIME, file, from.value(), now, ""));
    }
    for (int i = 0; i < tries; i++) {
      Call move = new Call(Op.MOVE, from.value(), to.value(), folder(to), 0, "");
      Object moved = caller.make(move);
      checkKind(to, moved);
      if (moved == Outcome.DONE) {
        return true;
      }
      if (!exists(from)) {
        throw new StorageException.NoSuchObject(from);
      }
    }
    throw failed(to);
  }

  @Override
  boolean replaced(StoragePath from, StoragePath to, StorageEntry seen) {
    if (!exists(from)) {
      throw new StorageException.NoSuchObject(from);
    }
    if (caller.make(Call.of(Op.OPEN, from.value())) instanceof Integer file) {
      long now = now().toEpochMilli();
      caller.make(Call.on(Op.SET_TIME, file, from.value(), now, ""));
    }
    if (!stat(to).equals(Optional.of(seen))
        || !(caller.make(Call.of(Op.FOLDER_OF, to.value())) instanceof Integer folder)) {
      return false;
    }
    Object moved = caller.make(new Call(Op.MOVE, from.value(), to.value(), folder, 0, ""));
    if (moved == Outcome.DONE) {
      lease(to);
    }
    return moved == Outcome.DONE;
  }

  @Override
  boolean publishedAlone(StoragePath from, StoragePath to) {
    return moves.publishAlone(from, to);
  }

  @Override
  public boolean delete(StoragePath path) {
    Object folder = caller.make(Call.of(Op.FOLDER_OF, path.value()));
    checkKind(path, folder);
    if (!(folder instanceof Integer id)) {
      return false;
    }
    Object removed = caller.make(Call.on(Op.UNLINK, id, path.value()));
    checkKind(path, removed);
    return removed == Outcome.DONE;
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    if (!exists(path)) {
      return Optional.empty();
    }
    long now = now().toEpochMilli();
    if (caller.make(Call.of(Op.OPEN, path.value())) instanceof Integer file) {
      caller.make(Call.on(Op.SET_TIME, file, path.value(), now, ""));
    }
    return stat(path);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli((Long) caller.make(Call.of(Op.NOW, "")));
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  private int folder(StoragePath path) {
    Object folder = caller.make(Call.of(Op.FOLDER, Paths.folder(path.value())));
    checkKind(path, folder);
    return (Integer) folder;
  }

  private boolean exists(StoragePath path) {
    return caller.make(Call.of(Op.EXISTS, path.value())) == Outcome.DONE;
  }

  /**
   * Returns whether the object at the path is kept. Syncing it requires opening it, and it may have
   * vanished by then.
   */
  private boolean isKept(StoragePath path) {
    return exists(path);
  }
}
