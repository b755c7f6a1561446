package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The objects of which a process is the only writer. A process may also ignore locks. Thread-safe.
 */
final class ScheduledLocks {
  private final Caller caller;
  private final boolean heeding;
  private final Set<String> held = new LinkedHashSet<>();

  /** Creates locks that are ignored unless {@code heeding}. */
  ScheduledLocks(Caller caller, boolean heeding) {
    this.caller = caller;
    this.heeding = heeding;
  }

  /**
   * Makes the process the writer of {@code path}.
   *
   * @throws StorageException.Busy if the object has a writer already
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

  /**
   * Ends the lock taken by {@link #lock} unless it has ended. A process that dies before this still
   * holds the lock.
   */
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

  /** Runs {@code work} as the writer of {@code path}. */
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
   * @throws StorageException.Busy if one of them has a writer
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

  /** Ends all locks, as the operating system does when a process has died. */
  void unlockAll() {
    Collection<String> left;
    synchronized (this) {
      left = List.copyOf(held);
    }
    left.forEach(this::unlock);
  }
}
