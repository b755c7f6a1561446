package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The collector's side of the collection protocol. It moves objects to the quarantine, checks
 * whether a writer has relied on them since they were found to be garbage, and only then purges
 * them or holds them for a later run.
 *
 * <p>Many objects are taken before the first is purged, because a store may take or purge several
 * with one call. If this is interrupted, a later run finds each object either whole or completely
 * removed. An object that the store refuses to move or remove is back at its path when the call
 * returns, and is reported. Thread-safe.
 */
public final class QuarantineRemover implements Remover {
  private static final String STAYS = "cannot be removed";

  /** The treatment of objects that no writer relies on. */
  public enum Mode {
    /** They are removed at once without a second look, because no other process uses the store. */
    DELETE,
    /** They are removed after a second look. */
    PURGE,
    /** They stay in quarantine after a second look, and a later run decides. */
    HOLD
  }

  private final StorageDriver driver;
  private final Quarantine quarantine;
  private final StorageView kept;
  private final Mode mode;
  private final String run;
  private final Runnable guard;
  private final Refusals refusals;
  private final Runs runs;
  private final Optional<TakenObjects> record;

  /**
   * Keeps the objects that it takes under the name of {@code run}.
   *
   * @param guard is run before anything is taken, and again before it is purged, and throws if this
   *     run may no longer remove anything; the objects that it has taken are then restored by this
   *     run or by the one that took over the lock
   */
  public QuarantineRemover(
      StorageDriver driver, Mode mode, String run, Runnable guard, Refusals refusals) {
    this.driver = driver;
    this.quarantine = driver.quarantine();
    this.kept = quarantine.keptBy(run);
    this.mode = mode;
    this.run = run;
    this.guard = guard;
    this.refusals = refusals;
    this.runs = new Runs(driver);
    this.record = driver.isRemote() && mode == Mode.HOLD
        ? Optional.of(new TakenObjects(kept))
        : Optional.empty();
  }

  @Override
  public StorageView taken() {
    return record.map(StorageView.class::cast).orElse(kept);
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
  public List<Candidate> take(List<Candidate> candidates) {
    guard.run();
    Map<StoragePath, Quarantine.Seen> seen = new LinkedHashMap<>();
    candidates.stream()
        .filter(each -> !isRefused(each) && !goesAtOnce(each))
        .forEach(each -> seen.put(each.object(), each.seen()));
    Set<StoragePath> taken = Set.copyOf(refusals.attemptAll(
        List.copyOf(seen.keySet()),
        STAYS,
        objects -> quarantine.take(run, objects.stream().map(seen::get).toList()),
        object -> Optional.ofNullable(seen.get(object)).filter(this::isKept).isPresent()));
    record.ifPresent(objects ->
        taken.forEach(object -> Optional.ofNullable(seen.get(object)).ifPresent(objects::add)));
    seen.keySet().stream().filter(refusals::contains).forEach(this::restore);
    return candidates.stream()
        .filter(each -> !isRefused(each) && (goesAtOnce(each) || taken.contains(each.object())))
        .toList();
  }

  /** Returns whether a call that failed has taken the object all the same. */
  private boolean isKept(Quarantine.Seen seen) {
    return kept.stat(seen.object())
        .filter(found -> seen.isUnchanged(found.modified()))
        .isPresent();
  }

  @Override
  public List<StoragePath> restoreTaken(List<StoragePath> objects) {
    List<StoragePath> restored = runs.restore(run, objects, refusals);
    record.ifPresent(held -> held.remove(objects));
    return restored;
  }

  @Override
  public void putBack(Candidate taken) {
    if (!goesAtOnce(taken)) {
      restore(taken.object());
    }
  }

  @Override
  public List<Candidate> purge(List<Candidate> taken) {
    if (mode != Mode.HOLD) {
      quarantine.aboutToPurge(run);
    }
    guard.run();
    if (mode != Mode.HOLD) {
      return delete(taken);
    }
    return driver.isRemote()
        ? holdTogether(taken)
        : taken.stream().filter(this::hold).toList();
  }

  @Override
  public void persist(Collection<StoragePath> folders) {
    if (mode != Mode.HOLD && !folders.isEmpty()) {
      quarantine.persist(run, folders);
    }
  }

  @Override
  public boolean restoreKept(KeptEntry kept) {
    return runs.restore(kept.run(), kept.path(), refusals);
  }

  @Override
  public List<StoragePath> purgeKept(String run, List<StoragePath> objects) {
    quarantine.aboutToPurge(run);
    guard.run();
    return purge(run, objects);
  }

  @Override
  public void persistKept(String run, Collection<StoragePath> folders) {
    quarantine.persist(run, folders);
  }

  @Override
  public void forgetIfDone(String run) {
    runs.removeIfDone(run, refusals);
  }

  /** Restores the object, and returns false because it was not removed. */
  private boolean restore(StoragePath object) {
    runs.restore(run, object, refusals);
    record.ifPresent(objects -> objects.remove(List.of(object)));
    return false;
  }

  /** Purges objects that {@code owner} keeps; returns those that this call removed. */
  private List<StoragePath> purge(String owner, List<StoragePath> objects) {
    return refusals.attemptAll(
        objects, STAYS, some -> quarantine.purge(owner, some), object -> isGone(owner, object));
  }

  private boolean hold(Candidate taken) {
    if (!taken.history().stream().allMatch(this::takeHistory)) {
      taken.history().forEach(this::restore);
      return restore(taken.object());
    }
    return kept.stat(taken.object()).isPresent();
  }

  /**
   * Holds objects of a remote store with all their history at once. What was just taken is not
   * looked up again.
   */
  private List<Candidate> holdTogether(List<Candidate> taken) {
    Map<StoragePath, StorageView> listings = new HashMap<>();
    Map<StoragePath, Quarantine.Seen> history = new LinkedHashMap<>();
    taken.stream()
        .flatMap(each -> each.history().stream())
        .forEach(link -> listings
            .computeIfAbsent(tagsOf(link), tags -> driver.listed(tags.parent(), tags.name()))
            .stat(link)
            .ifPresent(entry -> history.put(link, new Quarantine.Seen(link, entry))));
    if (!history.isEmpty()) {
      List<StoragePath> held = refusals.attemptAll(
          List.copyOf(history.keySet()),
          STAYS,
          links -> quarantine.take(run, links.stream().map(history::get).toList()),
          link -> kept.stat(link).isPresent());
      record.ifPresent(objects ->
          held.forEach(link -> Optional.ofNullable(history.get(link)).ifPresent(objects::add)));
    }
    return taken.stream().filter(this::isHeldWithHistory).toList();
  }

  private boolean isHeldWithHistory(Candidate taken) {
    if (taken.history().stream().noneMatch(refusals::contains)) {
      return true;
    }
    taken.history().forEach(this::restore);
    return restore(taken.object());
  }

  /** Returns the folder of all tags of the repository, in which a link of their history lies. */
  private static StoragePath tagsOf(StoragePath link) {
    return LayoutEntry.parse(link)
        .filter(LayoutEntry.TagIndexLink.class::isInstance)
        .map(LayoutEntry.TagIndexLink.class::cast)
        .map(entry -> RegistryLayout.tags(entry.repository()))
        .orElseGet(link::parent);
  }

  /** Takes a link unless it changes at the same time; returns false if the store refuses. */
  private boolean takeHistory(StoragePath link) {
    return refusals
        .attempt(
            link,
            STAYS,
            () -> driver
                .stat(link)
                .map(entry -> quarantine.take(run, List.of(new Quarantine.Seen(link, entry)))))
        .isPresent();
  }

  private List<Candidate> delete(List<Candidate> taken) {
    List<Candidate> bare = taken.stream().filter(this::deleteHistory).toList();
    List<StoragePath> kept =
        bare.stream().filter(each -> !goesAtOnce(each)).map(Candidate::object).toList();
    Set<StoragePath> purged = Set.copyOf(purge(run, kept));
    kept.stream()
        .filter(object -> refusals.contains(object) && !purged.contains(object))
        .forEach(this::restore);
    Set<StoragePath> deleted = deleteTrees(
        bare.stream().filter(this::goesAtOnce).map(Candidate::object).toList());
    return bare.stream()
        .filter(each -> (goesAtOnce(each) ? deleted : purged).contains(each.object()))
        .toList();
  }

  private boolean deleteHistory(Candidate taken) {
    boolean deleted = taken.history().stream()
        .allMatch(link -> refusals.attempt(link, STAYS, () -> deleteLink(link)).isPresent());
    if (!deleted) {
      putBack(taken);
    }
    return deleted;
  }

  private boolean deleteLink(StoragePath link) {
    return driver.isRemote() ? driver.delete(link) : driver.deleteTree(link.parent());
  }

  /**
   * Deletes the folders of objects, or after a failure each by itself; returns the objects that are
   * gone. After a failure they also include those that were gone before.
   */
  private Set<StoragePath> deleteTrees(List<StoragePath> objects) {
    try {
      return Set.copyOf(driver.deleteWithFolders(objects));
    } catch (StorageException.StorageFull | StorageException.Interrupted e) {
      throw e;
    } catch (StorageException e) {
      return objects.stream().filter(this::deleteTree).collect(Collectors.toSet());
    }
  }

  /**
   * Deletes the folder of an object, which may have been deleted before; after a failure, the object
   * may be gone although its folder is not.
   */
  private boolean deleteTree(StoragePath object) {
    try {
      driver.deleteWithFolders(List.of(object));
      return true;
    } catch (StorageException e) {
      boolean gone = driver.stat(object).isEmpty();
      refusals.add(gone ? object.parent() : object, STAYS, e);
      return gone;
    }
  }

  private boolean isGone(String run, StoragePath object) {
    return driver.stat(object).isEmpty() && quarantine.keptBy(run).stat(object).isEmpty();
  }

  /**
   * Returns whether the object needs no quarantine; with a history it does, so that a later run can
   * repeat both removals after an interruption.
   */
  private boolean goesAtOnce(Candidate candidate) {
    return mode == Mode.DELETE && candidate.history().isEmpty();
  }
}
