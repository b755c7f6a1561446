package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.List;

/** Removes garbage, or only pretends to. Thread-safe. */
public interface Remover {
  /** The number of objects that are out of sight at a time. */
  int BATCH = 256;

  /**
   * Returns whether this remover changes nothing, so that removed objects are still at their paths.
   */
  boolean pretends();

  /** Returns whether removed objects stay out of sight, so that their space is not free yet. */
  boolean holds();

  /** Returns whether {@code candidate} stays because the store refuses to move or remove it. */
  boolean isRefused(Candidate candidate);

  /**
   * Removes those of {@code candidates} whose leases are unchanged; returns them, in the same
   * order.
   */
  List<Candidate> remove(List<Candidate> candidates);

  /**
   * Takes those of {@code candidates} out of sight whose leases are unchanged; returns them, in the
   * same order. Each of them must be passed to {@link #purge} or {@link #putBack} afterwards.
   */
  List<Candidate> take(List<Candidate> candidates);

  /** Brings back an object that was taken. */
  void putBack(Candidate taken);

  /**
   * Removes objects that were {@code taken}, permanently or until they are needed again.
   *
   * @return the objects removed by this call; other processes have brought back the rest
   */
  List<Candidate> purge(List<Candidate> taken);

  /**
   * Waits until permanent removals would survive a crash.
   *
   * @param folders the folders that contain the folders of the removed objects
   */
  void persist(Collection<StoragePath> folders);

  /** Brings back an object that an earlier run keeps; returns whether this call did. */
  boolean bringBackKept(KeptEntry kept);

  /**
   * Purges objects that an earlier run keeps, and reports those that the store refuses to remove.
   *
   * @return the objects purged by this call
   */
  List<StoragePath> purgeKept(String run, List<StoragePath> objects);

  /** Waits until purges by {@code run} from {@code folders} would survive a crash. */
  void persistKept(String run, Collection<StoragePath> folders);

  /** Removes the record of an earlier run if it keeps nothing any more. */
  void forgetIfDone(String run);
}
