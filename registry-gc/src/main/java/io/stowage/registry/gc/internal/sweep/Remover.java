package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Removes garbage, or only pretends to. Thread-safe. */
public interface Remover {
  /** How many objects are out of sight at a time. */
  int BATCH = 256;

  /** Returns whether this remover changes nothing, so that what it removed is still at its path. */
  boolean pretends();

  /** Returns whether what is removed stays out of sight, so that its space is not free yet. */
  boolean holds();

  /** Returns whether {@code candidate} stays because the store refuses to move or remove it. */
  boolean isRefused(Candidate candidate);

  /** Removes those of {@code candidates} whose leases did not change; returns them, in their order. */
  List<Candidate> remove(List<Candidate> candidates);

  /**
   * Takes those of {@code candidates} out of sight whose leases did not change; returns them, in their
   * order. Each of them is to be given to {@link #purge} or {@link #putBack} afterwards.
   */
  List<Candidate> take(List<Candidate> candidates);

  /** Brings back what was taken. */
  void putBack(Candidate taken);

  /**
   * Removes what was {@code taken}, for good or until it is asked for.
   *
   * @return what was removed by this call; somebody brought back the rest
   */
  List<Candidate> purge(List<Candidate> taken);

  /**
   * Waits until what was removed for good stays removed after a crash.
   *
   * @param folders those that hold the folders of what was removed
   */
  void persist(Collection<StoragePath> folders);

  /** Brings back what an earlier run keeps; returns whether this call did. */
  boolean bringBackKept(LayoutEntry.Quarantined kept);

  /**
   * Purges what an earlier run keeps.
   *
   * @return whether this call did, or empty if the store refuses to remove it
   */
  Optional<Boolean> purgeKept(LayoutEntry.Quarantined kept);

  /** Waits until what was purged out of {@code folders} stays removed after a crash. */
  void persistKept(Collection<StoragePath> folders);

  /** Removes the record of an earlier run that keeps nothing any more. */
  void forgetIfDone(String run);
}
