package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Removes garbage, or only pretends to. Thread-safe. */
public interface Remover {
  /** The number of objects that are taken at a time. */
  int BATCH = 250;

  /**
   * Returns the remover of a run. Nothing else depends on whether the run is a dry run.
   *
   * @param run the name under which the quarantine keeps taken objects
   * @param guard is run before anything is taken, and again before it is purged, and throws if this
   *     run may no longer remove anything
   * @throws RegistryException UNSUPPORTED if the registry is read-only and this is not a dry run
   */
  static Remover of(
      Registry registry,
      boolean dryRun,
      QuarantineRemover.Mode mode,
      String run,
      Runnable guard,
      Refusals refusals) {
    if (dryRun) {
      return new PretendingRemover(registry.storage(), mode == QuarantineRemover.Mode.HOLD);
    }
    if (registry.options().readOnly()) {
      throw RegistryException.of(
          ErrorCode.UNSUPPORTED, "collection, restore or purge", "the registry is read-only");
    }
    return new QuarantineRemover(registry.storage(), mode, run, guard, refusals);
  }

  /**
   * Returns whether this remover changes nothing, so that removed objects are still at their paths.
   */
  boolean pretends();

  /** Returns whether removed objects stay in quarantine, so that their space is not free yet. */
  boolean holds();

  /**
   * Returns the objects that this remover has taken and holds, as they were when they were taken. In
   * a store that is not remote, those that are still in quarantine.
   */
  StorageView taken();

  /** Returns whether {@code candidate} stays because the store refuses to move or remove it. */
  boolean isRefused(Candidate candidate);

  /**
   * Removes those of {@code candidates} whose leases are unchanged; returns them, in the same
   * order.
   */
  default List<Candidate> remove(List<Candidate> candidates) {
    List<Candidate> removed = new ArrayList<>();
    batches(candidates).forEach(batch -> removed.addAll(purge(take(batch))));
    return removed;
  }

  /** Returns {@code items} in lists of at most {@link #BATCH}. */
  static <T> List<List<T>> batches(List<T> items) {
    return IntStream.range(0, (items.size() + BATCH - 1) / BATCH)
        .mapToObj(i -> items.subList(i * BATCH, Math.min(items.size(), (i + 1) * BATCH)))
        .toList();
  }

  /**
   * Moves those of {@code candidates} whose leases are unchanged to the quarantine; returns them,
   * in the same order. Each of them must be passed to {@link #purge} or {@link #putBack} afterwards.
   */
  List<Candidate> take(List<Candidate> candidates);

  /** Restores objects that were taken and are held; returns those that were still held. */
  List<StoragePath> restoreTaken(List<StoragePath> objects);

  /** Restores an object that was taken. */
  void putBack(Candidate taken);

  /**
   * Removes objects that were {@code taken}, permanently or until they are needed again.
   *
   * @return the objects removed by this call; other processes have restored the rest
   */
  List<Candidate> purge(List<Candidate> taken);

  /**
   * Waits until permanent removals would survive a crash.
   *
   * @param folders the folders that contain the folders of the removed objects
   */
  void persist(Collection<StoragePath> folders);

  /** Restores an object that an earlier run keeps; returns whether this call did. */
  boolean restoreKept(KeptEntry kept);

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
