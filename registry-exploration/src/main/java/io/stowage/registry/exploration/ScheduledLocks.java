package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The objects of which one process is the only writer, or one that heeds no locks. Thread-safe. */
final class ScheduledLocks {
  private final Caller caller;
  private final boolean heeding;
  private final Set<String> held = new LinkedHashSet<>();

  /** Locks nothing, and finds nothing locked, unless {@code heeding}. */
  ScheduledLocks(Caller caller, boolean heeding) {
    this.caller = caller;
    this.heeding = heeding;
  }

  /**
   * Makes the process the writer of {@code path}.
   *
   * @throws StorageException.Busy if the object has one
   */
  void lock(StoragePath path) {
    if (!heeding) {
      return;
    }
    if (caller.make(Call.of(Op.LOCK, path.value())) != Outcome.DONE) {
      throw new StorageException.Busy(path);
    }
    synchronized (this) {
      held.add(path.value());
    }
  }

  /** Ends what {@link #lock} began, if it has not ended. What dies before it does so still holds it. */
  void unlock(String path) {
    boolean locked;
    synchronized (this) {
      locked = held.contains(path);
    }
    if (locked) {
      caller.make(Call.of(Op.UNLOCK, path));
      synchronized (this) {
        held.remove(path);
      }
    }
  }

  /** Does {@code work} as the writer of {@code path}. */
  <T> T locked(StoragePath path, Supplier<T> work) {
    lock(path);
    T done;
    try {
      done = work.get();
    } catch (StorageException e) {
      unlock(path.value());
      throw e;
    }
    unlock(path.value());
    return done;
  }

  /**
   * Checks that neither {@code path} nor an object in that folder has a writer.
   *
   * @throws StorageException.Busy if one does
   */
  void checkNone(StoragePath path) {
    if (heeding && caller.make(Call.of(Op.LOCKS, path.value())) != Outcome.ABSENT) {
      throw new StorageException.Busy(path);
    }
  }

  /** Returns whether no process has {@code path} locked. */
  boolean isFree(StoragePath path) {
    return caller.make(Call.of(Op.LOCKS, path.value())) == Outcome.ABSENT;
  }

  /** Ends all, as the operating system does when a process has died. */
  void unlockAll() {
    Collection<String> left;
    synchronized (this) {
      left = List.copyOf(held);
    }
    left.forEach(this::unlock);
  }
}
