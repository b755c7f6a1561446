package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The collector's side of the collection protocol. It takes objects out of sight, checks whether a
 * writer has relied on them since they were found to be garbage, and only then purges them or holds
 * them for a later run.
 *
 * <p>Many objects are taken before the first is purged, because a store may purge neighbouring
 * objects at once. If this is interrupted, a later run finds each object either whole or completely
 * removed. An object that the store refuses to move or remove is back at its path when the call
 * returns, and is reported. Thread-safe.
 */
public final class QuarantineRemover implements Remover {
  private static final String STAYS = "cannot be removed";
  private static final String HIDDEN = "cannot be brought back into sight";

  /** The treatment of objects that no writer relies on. */
  public enum Mode {
    /** They are removed at once without a second look, because no other process uses the store. */
    DELETE,
    /** They are removed after a second look. */
    PURGE,
    /** They stay out of sight after a second look, and a later run decides. */
    HOLD
  }

  private final StorageDriver driver;
  private final Mode mode;
  private final String run;
  private final Runnable guard;
  private final Refusals refusals;
  private final Runs runs;

  /**
   * Keeps what it takes out of sight under the name of {@code run}.
   *
   * @param guard is run before anything is taken, and again before it is purged, and throws if this
   *     run may no longer remove anything; what it has taken is then brought back by this run or by
   *     the one that took over the lock
   */
  public QuarantineRemover(
      StorageDriver driver, Mode mode, String run, Runnable guard, Refusals refusals) {
    this.driver = driver;
    this.mode = mode;
    this.run = run;
    this.guard = guard;
    this.refusals = refusals;
    this.runs = new Runs(driver);
  }

  @Override
  public boolean pretends() {
    return false;
  }

  @Override
  public boolean holds() {
    return mode == Mode.HOLD;
  }

  @Override
  public boolean isRefused(Candidate candidate) {
    return refusals.contains(candidate.object());
  }

  @Override
  public List<Candidate> remove(List<Candidate> candidates) {
    List<Candidate> removed = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i += BATCH) {
      removed.addAll(purge(take(candidates.subList(i, Math.min(candidates.size(), i + BATCH)))));
    }
    return removed;
  }

  @Override
  public List<Candidate> take(List<Candidate> candidates) {
    guard.run();
    return candidates.stream().filter(this::take).toList();
  }

  @Override
  public void putBack(Candidate taken) {
    if (!goesAtOnce(taken)) {
      bringBack(taken.object());
    }
  }

  @Override
  public List<Candidate> purge(List<Candidate> taken) {
    guard.run();
    return mode == Mode.HOLD ? taken.stream().filter(this::hold).toList() : delete(taken);
  }

  @Override
  public void persist(Collection<StoragePath> folders) {
    if (mode != Mode.HOLD && !folders.isEmpty()) {
      driver.persist(
          Stream.concat(folders.stream(), folders.stream().map(this::kept)).toList());
    }
  }

  @Override
  public boolean bringBackKept(LayoutEntry.Quarantined kept) {
    return runs.bringBack(kept, refusals);
  }

  @Override
  public Optional<Boolean> purgeKept(LayoutEntry.Quarantined kept) {
    return refusals.attempt(
        kept.entry().path(), STAYS, () -> driver.quarantine().purge(kept.path()));
  }

  @Override
  public void persistKept(Collection<StoragePath> folders) {
    driver.persist(folders);
  }

  @Override
  public void forgetIfDone(String run) {
    runs.removeIfDone(run, refusals);
  }

  private boolean take(Candidate candidate) {
    return !isRefused(candidate) && (goesAtOnce(candidate) || takeUnchanged(candidate));
  }

  /**
   * Takes an object whose lease is unchanged; a failed take may or may not have moved the object.
   */
  private boolean takeUnchanged(Candidate candidate) {
    StoragePath object = candidate.object();
    return refusals
        .attempt(
            object,
            STAYS,
            () -> driver.quarantine().takeUnchanged(object, kept(object), candidate.seen()))
        .orElseGet(() -> bringBack(object));
  }

  /** Brings the object back, and returns false because it was not removed. */
  private boolean bringBack(StoragePath object) {
    refusals.attempt(object, HIDDEN, () -> driver.quarantine().restore(kept(object), object));
    return false;
  }

  private boolean hold(Candidate taken) {
    if (!taken.history().stream().allMatch(this::takeHistory)) {
      taken.history().forEach(this::bringBack);
      return bringBack(taken.object());
    }
    return driver.stat(kept(taken.object())).isPresent();
  }

  private boolean takeHistory(StoragePath link) {
    return refusals
        .attempt(link, STAYS, () -> driver.quarantine().take(link, kept(link)))
        .isPresent();
  }

  private List<Candidate> delete(List<Candidate> taken) {
    List<Candidate> bare = taken.stream().filter(this::deleteHistory).toList();
    Set<StoragePath> purged = purgeKept(
        bare.stream().filter(each -> !goesAtOnce(each)).map(Candidate::object).toList());
    return bare.stream()
        .filter(
            each -> goesAtOnce(each) ? deleteTree(each.object()) : purged.contains(each.object()))
        .toList();
  }

  private boolean deleteHistory(Candidate taken) {
    boolean deleted = taken.history().stream()
        .allMatch(link -> refusals
            .attempt(link, STAYS, () -> driver.deleteTree(link.parent()))
            .isPresent());
    if (!deleted) {
      putBack(taken);
    }
    return deleted;
  }

  /**
   * Deletes the folder of an object; after a failure, the object may be gone although its folder is
   * not.
   */
  private boolean deleteTree(StoragePath object) {
    try {
      return driver.deleteTree(object.parent());
    } catch (StorageException e) {
      boolean gone = driver.stat(object).isEmpty();
      refusals.add(gone ? object.parent() : object, STAYS, e);
      return gone;
    }
  }

  /** Returns those of {@code objects}, all of which are taken, that this call removed for good. */
  private Set<StoragePath> purgeKept(List<StoragePath> objects) {
    try {
      Set<StoragePath> purged = Set.copyOf(
          driver.quarantine().purgeAll(objects.stream().map(this::kept).toList()));
      return chosen(objects, object -> purged.contains(kept(object)));
    } catch (StorageException e) {
      return chosen(objects, this::purgeAgain);
    }
  }

  /** Purges one object after the store failed to purge several, and may have purged this one. */
  private boolean purgeAgain(StoragePath object) {
    return refusals
        .attempt(object, STAYS, () -> driver.quarantine().purge(kept(object)) || isGone(object))
        .orElseGet(() -> isGone(object) || bringBack(object));
  }

  private boolean isGone(StoragePath object) {
    return driver.stat(object).isEmpty() && driver.stat(kept(object)).isEmpty();
  }

  private static Set<StoragePath> chosen(List<StoragePath> objects, Predicate<StoragePath> test) {
    return objects.stream().filter(test).collect(Collectors.toSet());
  }

  /**
   * Returns whether the object needs no quarantine; with a history it does, so that a later run can
   * repeat both removals after an interruption.
   */
  private boolean goesAtOnce(Candidate candidate) {
    return mode == Mode.DELETE && candidate.history().isEmpty();
  }

  private StoragePath kept(StoragePath object) {
    return RegistryLayout.quarantined(run, object);
  }
}
