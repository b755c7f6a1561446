package io.stowage.registry.gc.internal.run;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The collections that have objects in quarantine, with their records. Thread-safe. */
public final class Runs {
  private static final int LONGEST_RECORD = 8192;
  private static final int BATCH = 250;
  private static final String REMAINS = "cannot be removed";
  private static final String STUCK = "cannot be restored";

  private final StorageDriver driver;
  private final Quarantine quarantine;

  public Runs(StorageDriver driver) {
    this.driver = driver;
    this.quarantine = driver.quarantine();
  }

  /** Returns the names of all runs. */
  public List<String> all() {
    return RegistryWalk.collect(each -> driver.list(RegistryLayout.QUARANTINE, each::accept));
  }

  /** Returns the records of finished runs; a record that cannot be understood is ignored. */
  public List<RunRecord> finished() {
    return all().stream().map(this::finished).flatMap(Optional::stream).toList();
  }

  /** Returns the record of {@code run} if it finished. */
  public Optional<RunRecord> finished(String run) {
    return record(run)
        .flatMap(RunRecord::parse)
        .filter(record -> record.collector().run().equals(run));
  }

  /** Returns when {@code run} began, if its record states this. */
  public Optional<Instant> since(String run) {
    return record(run)
        .flatMap(RunRecord::collector)
        .filter(collector -> collector.run().equals(run))
        .map(Collector::since);
  }

  private Optional<byte[]> record(String run) {
    try {
      return Optional.of(driver.read(RegistryLayout.runRecord(run), LONGEST_RECORD));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  /** Records that a collection begins, before it takes anything. */
  public void begin(Collector collector) {
    driver.write(RegistryLayout.runRecord(collector.run()), RunRecord.running(collector));
  }

  /** Records that a collection has finished. */
  public void finish(RunRecord record) {
    driver.write(RegistryLayout.runRecord(record.collector().run()), record.text());
  }

  /**
   * Visits everything that {@code run} keeps in quarantine and that is understood. The visitor may
   * restore it or purge it.
   */
  public void forEachKept(String run, Consumer<KeptEntry> visitor) {
    forEachKept(run, RegistryLayout.ROOT, visitor);
  }

  /** Visits in the same way as {@link #forEachKept}, but skips blobs. */
  public void forEachKeptLink(String run, Consumer<KeptEntry> visitor) {
    forEachKept(run, RegistryLayout.REPOSITORIES, visitor);
  }

  private void forEachKept(String run, StoragePath folder, Consumer<KeptEntry> visitor) {
    quarantine.forEachKept(
        run,
        folder,
        path ->
            LayoutEntry.parse(path).ifPresent(entry -> visitor.accept(new KeptEntry(run, entry))));
  }

  /**
   * Returns whether {@code run} keeps nothing in quarantine, not even something that is not
   * understood.
   */
  public boolean holdsNothing(String run) {
    return quarantine.isEmpty(run);
  }

  /**
   * Restores everything that {@code run} keeps, except objects that the store refuses to move.
   *
   * @param guard is run repeatedly, and throws if the caller may not continue
   * @param restored receives the path of each object that was restored
   */
  public void restore(
      String run, Refusals refusals, Runnable guard, Consumer<StoragePath> restored) {
    List<StoragePath> batch = new ArrayList<>();
    Runnable restore = () -> {
      guard.run();
      restore(run, batch, refusals).forEach(restored);
      batch.clear();
    };
    forEachKept(run, kept -> {
      batch.add(kept.path());
      if (batch.size() == BATCH) {
        restore.run();
      }
    });
    if (!batch.isEmpty()) {
      restore.run();
    }
  }

  /**
   * Restores everything that interrupted runs keep, except objects that the store refuses to move,
   * and removes their records.
   *
   * @param chosen accepts the names of these runs
   * @param restored receives the path of each object that was restored
   * @return the runs that still keep something
   */
  public List<String> recover(
      Predicate<String> chosen, Refusals refusals, Runnable guard, Consumer<StoragePath> restored) {
    List<String> incomplete = new ArrayList<>();
    for (String run : all().stream().filter(chosen).toList()) {
      restore(run, refusals, guard, restored);
      if (!holdsNothing(run)) {
        incomplete.add(run);
      }
      remove(run, refusals);
    }
    return incomplete;
  }

  /**
   * Restores the blobs that {@code run} keeps although it has lost its lock: a store may have
   * executed its last request after another run had recovered it. A blob in its place is at most
   * garbage, which a later run removes.
   */
  public void giveUpBlobs(String run) {
    forEachKept(run, RegistryLayout.BLOBS, kept -> quarantine.restoreFromAnyRun(kept.path()));
  }

  /** Returns the paths to which the objects that {@code run} keeps in quarantine belong. */
  public List<StoragePath> kept(String run) {
    return RegistryWalk.collect(each -> forEachKept(run, kept -> each.accept(kept.path())));
  }

  /**
   * Restores objects that {@code run} keeps, or reports that the store refuses to; returns those
   * that were still there.
   */
  public List<StoragePath> restore(String run, List<StoragePath> objects, Refusals refusals) {
    return refusals.attemptAll(
        objects,
        STUCK,
        some -> quarantine.restore(run, some),
        object -> driver.stat(object).isPresent()
            && quarantine.keptBy(run).stat(object).isEmpty());
  }

  /**
   * Restores one object that {@code run} keeps, or reports that the store refuses to; returns
   * whether it was still there.
   */
  public boolean restore(String run, StoragePath object, Refusals refusals) {
    return !restore(run, List.of(object), refusals).isEmpty();
  }

  /**
   * Removes the record and folders of {@code run} if it keeps nothing, or reports that the store
   * refuses to.
   */
  public void removeIfDone(String run, Refusals refusals) {
    refusals
        .attempt(folder(run), REMAINS, () -> holdsNothing(run))
        .filter(done -> done)
        .ifPresent(done -> remove(run, refusals));
  }

  /**
   * Removes the record and folders of {@code run}, which keeps nothing that is understood, or
   * reports that the store refuses to.
   *
   * <p>The record goes first, because a folder that still contains it cannot be removed. If the
   * process ends between the two, the rest counts as an interrupted run, which the next collection
   * recovers: nothing is left to be restored, and this removal is repeated.
   */
  public void remove(String run, Refusals refusals) {
    refusals.attempt(folder(run), REMAINS, () -> {
      driver.delete(RegistryLayout.runRecord(run));
      quarantine.end(run);
      return true;
    });
  }

  /** Returns the folder of {@code run}, which contains its record. */
  public static StoragePath folder(String run) {
    return RegistryLayout.QUARANTINE.resolve(run);
  }
}
