package io.stowage.registry.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The collector's half of the lease protocol: move objects to quarantine, check whether a writer
 * relied on them in the meantime, then restore or purge them.
 *
 * <p>An object is taken together with the folder that contains it. The folder must contain no other
 * object; in the registry's layout it is the folder that is named by the hex digest. All paths are
 * those that the objects have when they are visible. As a view, the quarantine shows the objects of
 * all runs; entries that no run created are absent from the view.
 *
 * <p>Whichever of {@link StorageDriver#lease} and {@link #take} acts second sees the effect of the
 * first: either the renewal finds nothing at the path, or the object is not taken. A reader that
 * looks at the store, then at the quarantine, then at the store again, finds an object even if it
 * is taken or restored in the meantime. A store on a file system renames the folder, and the object
 * keeps its lease. An object store hides the object, or copies and deletes it, and keeps the leases
 * of objects apart from the objects. Implementations are thread-safe. Errors are those of {@link
 * StorageDriver}. If a call for several objects throws, it may have acted on any of them.
 */
public interface Quarantine extends StorageView {
  /** Returns a view of the objects that {@code run} keeps in quarantine. */
  StorageView keptBy(String run);

  /**
   * Moves objects to quarantine, each with its folder and its lease, and looks at each again
   * afterwards. An object whose lease has changed since it was seen is restored, because a writer
   * relied on it. On a file system and a heap a reader finds an object either in the store or in
   * the quarantine; in other stores it may be in both for a while. After a crash it is in at least
   * one of them. If several runs take an object at the same time, one of them gets it.
   *
   * @param run the name under which the objects are kept
   * @return the paths of the objects that this call took, in the given order; the others are still
   *     in the store or no longer exist
   * @throws StorageException.UnexpectedKind if {@code run} already keeps something in the folder of
   *     an object; that object stays. The exception names this folder, or where the run keeps it
   */
  List<StoragePath> take(String run, List<Seen> objects);

  /**
   * Restores objects that {@code run} keeps, each with its folder and its lease. A caller that
   * relies on an object has to renew its lease. Missing folders are created. If an object is at its
   * path again, that object stays and the kept one is removed. If only its folder is there again,
   * the kept object moves into it, next to the folder's other contents. When this method returns,
   * the objects stay restored after a crash. When it throws, each object is in the store or in the
   * quarantine.
   *
   * <p>Only the holder of the collector's lock, or the removal that took the objects, calls this
   * method; everyone else calls {@link #restoreFromAnyRun}.
   *
   * @return the paths of the objects that were kept, in the given order; the others were purged, or
   *     another caller restored them
   */
  List<StoragePath> restore(String run, Collection<StoragePath> objects);

  /**
   * Restores an object from every run that keeps it, as {@link #restore} does. Any process may call
   * this method at any time: a purge that is under way does not remove the restored object.
   *
   * @return whether a run kept the object
   */
  boolean restoreFromAnyRun(StoragePath object);

  /**
   * Announces a purge of objects that {@code run} keeps. A collector calls this method before it
   * checks its lock for the last time. The default implementation does nothing.
   */
  default void aboutToPurge(String run) {
    Objects.requireNonNull(run, "run");
  }

  /**
   * Permanently removes objects that {@code run} keeps, each with its folder. After a crash, an
   * object may exist again, in the store or in the quarantine, unless its removal was {@linkplain
   * #persist persisted}.
   *
   * @return the paths of the objects that were kept, in the given order; another caller restored
   *     the others
   */
  List<StoragePath> purge(String run, Collection<StoragePath> objects);

  /**
   * Waits until the present state of {@code paths}, which are objects or folders, would survive a
   * crash, both in the store and among the objects that {@code run} keeps.
   */
  void persist(String run, Collection<StoragePath> paths);

  /**
   * Visits the path of each object below {@code folder} that {@code run} keeps, in the order of
   * their names. Objects that were taken because they were in the folder of another one are
   * included. The visitor may restore objects or purge them. If a folder cannot be listed, the
   * objects in the others are visited before this method throws.
   */
  void forEachKept(String run, StoragePath folder, Consumer<StoragePath> visitor);

  /**
   * Visits the path of each object below {@code folder} that is out of sight and not at its path,
   * whichever run or program hid it. A store that executes a request late may hide an object after
   * its run is over; a collection restores such an object, with {@link #restoreFromAnyRun}, if
   * something needs it. In a store where only a run that is known keeps anything, as on a file
   * system, this method need not be overridden and visits nothing.
   */
  default void forEachStray(StoragePath folder, Consumer<StoragePath> visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
  }

  /**
   * Returns the time after which the store itself removes objects from the quarantine, or empty if
   * it never does.
   */
  default Optional<Duration> longestStay() {
    return Optional.empty();
  }

  /** Returns whether {@code run} keeps no object. */
  default boolean isEmpty(String run) {
    boolean[] empty = {true};
    forEachKept(run, StorageDriver.MARKER, kept -> empty[0] = false);
    return empty[0];
  }

  /**
   * Removes everything but objects that {@code run} left in the store, such as folders and the
   * remains of an interrupted purge. If the run keeps an object, that object stays.
   */
  void end(String run);

  /**
   * An object as a caller saw it.
   *
   * @param object the path of the object
   * @param entry the entry that a lookup returned for it
   */
  record Seen(StoragePath object, StorageEntry entry) {
    /** Checks that no component is null. */
    public Seen {
      Objects.requireNonNull(object, "object");
      Objects.requireNonNull(entry, "entry");
    }

    /** Returns whether {@code lease} is still the lease that was seen. */
    public boolean isUnchanged(Instant lease) {
      Objects.requireNonNull(lease, "lease");
      return entry.modified().equals(lease);
    }
  }
}
