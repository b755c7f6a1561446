package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sweeper's side of the collection protocol: takes objects out of sight, looks whether somebody
 * relied on them since they were found to be garbage, and only then purges them, or holds them there
 * for a later run.
 *
 * <p>Many are taken before the first is purged, since a store may purge what lies side by side at once.
 * When this is cut off, a later run finds each object whole, or all is done. Thread-safe.
 */
final class Remover {
  /** How many objects are out of sight at a time. */
  static final int BATCH = 256;

  /** What becomes of what nobody relied on. */
  enum Mode {
    /** It goes at once, without a second look: nobody else uses the store. */
    DELETE,
    /** It goes after a second look. */
    PURGE,
    /** It stays out of sight after a second look, and a later run decides. */
    HOLD
  }

  private final StorageDriver driver;
  private final Mode mode;
  private final String run;
  private final Runnable guard;

  /**
   * Keeps what it takes out of sight under the name of the {@code run}.
   *
   * @param guard is asked before anything is taken, and again before it is purged, and throws if this
   *     run has no right to remove any more
   */
  Remover(StorageDriver driver, Mode mode, String run, Runnable guard) {
    this.driver = driver;
    this.mode = mode;
    this.run = run;
    this.guard = guard;
  }

  /** Returns whether what is removed stays out of sight, so that its space is not free yet. */
  boolean holds() {
    return mode == Mode.HOLD;
  }

  /** Removes {@code candidate}, unless its lease changed; returns whether this call did. */
  boolean remove(Candidate candidate) {
    return !remove(List.of(candidate)).isEmpty();
  }

  /** Removes those of {@code candidates} whose leases did not change; returns them, in their order. */
  List<Candidate> remove(List<Candidate> candidates) {
    List<Candidate> removed = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i += BATCH) {
      removed.addAll(purge(take(candidates.subList(i, Math.min(candidates.size(), i + BATCH)))));
    }
    return removed;
  }

  /**
   * Takes those of {@code candidates} out of sight whose leases did not change; returns them, in their
   * order. Each of them is to be given to {@link #purge} or {@link #putBack} afterwards.
   */
  List<Candidate> take(List<Candidate> candidates) {
    guard.run();
    return candidates.stream().filter(this::take).toList();
  }

  /** Brings back what was taken. */
  void putBack(Candidate taken) {
    if (!goesAtOnce(taken)) {
      driver.quarantine().restore(kept(taken.object()), taken.object());
    }
  }

  /**
   * Removes what was {@code taken}, for good or until it is asked for.
   *
   * @return what was removed by this call; somebody brought back the rest
   */
  List<Candidate> purge(List<Candidate> taken) {
    try {
      guard.run();
    } catch (RuntimeException e) {
      taken.forEach(this::putBack);
      throw e;
    }
    return mode == Mode.HOLD ? taken.stream().filter(this::hold).toList() : delete(taken);
  }

  /**
   * Waits until what was removed for good stays removed after a crash.
   *
   * @param folders those that hold the folders of what was removed
   */
  void persist(Collection<StoragePath> folders) {
    if (mode != Mode.HOLD && !folders.isEmpty()) {
      driver.persist(
          Stream.concat(folders.stream(), folders.stream().map(this::kept)).toList());
    }
  }

  private boolean take(Candidate candidate) {
    StoragePath object = candidate.object();
    return goesAtOnce(candidate)
        || driver.quarantine().takeUnchanged(object, kept(object), candidate.seen());
  }

  private boolean hold(Candidate taken) {
    taken.history().forEach(link -> driver.quarantine().take(link, kept(link)));
    return driver.stat(kept(taken.object())).isPresent();
  }

  private List<Candidate> delete(List<Candidate> taken) {
    taken.stream()
        .flatMap(each -> each.history().stream())
        .forEach(link -> driver.deleteTree(link.parent()));
    Set<StoragePath> purged = Set.copyOf(driver
        .quarantine()
        .purgeAll(taken.stream()
            .filter(each -> !goesAtOnce(each))
            .map(each -> kept(each.object()))
            .toList()));
    return taken.stream()
        .filter(each -> goesAtOnce(each)
            ? driver.deleteTree(each.object().parent())
            : purged.contains(kept(each.object())))
        .toList();
  }

  /** What has a history goes by way of the quarantine: a run that is cut off does both again. */
  private boolean goesAtOnce(Candidate candidate) {
    return mode == Mode.DELETE && candidate.history().isEmpty();
  }

  private StoragePath kept(StoragePath object) {
    return RegistryLayout.quarantined(run, object);
  }
}
