package io.stowage.registry.gc.internal.run;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The collections that have objects out of sight, with their records. Thread-safe. */
public final class Runs {
  private static final int LONGEST_RECORD = 8192;
  private static final int BATCH = 256;
  private static final String HIDDEN = "cannot be brought back into sight";

  private final StorageDriver driver;
  private final Quarantine quarantine;

  public Runs(StorageDriver driver) {
    this.driver = driver;
    this.quarantine = driver.quarantine();
  }

  /** Returns the names of all runs. */
  public List<String> all() {
    return children(RegistryLayout.QUARANTINE);
  }

  /** Returns the records of finished runs; a record that cannot be understood is ignored. */
  public List<RunRecord> finished() {
    return all().stream().map(this::finished).flatMap(Optional::stream).toList();
  }

  /** Returns the record of {@code run} if it finished. */
  public Optional<RunRecord> finished(String run) {
    try {
      return RunRecord.parse(driver.read(RegistryLayout.runRecord(run), LONGEST_RECORD))
          .filter(record -> record.collector().run().equals(run));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  /** Records that a collection begins, before it takes anything out of sight. */
  public void begin(Collector collector) {
    driver.write(RegistryLayout.runRecord(collector.run()), RunRecord.running(collector));
  }

  /** Records that a collection has finished. */
  public void finish(RunRecord record) {
    driver.write(RegistryLayout.runRecord(record.collector().run()), record.text());
  }

  /**
   * Visits everything that {@code run} keeps out of sight and that is understood. The visitor may
   * bring it back or purge it.
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
        path -> understood(path).ifPresent(entry -> visitor.accept(new KeptEntry(run, entry))));
  }

  private static Optional<LayoutEntry> understood(StoragePath path) {
    return path.startsWith(RegistryLayout.STOWAGE) ? Optional.empty() : LayoutEntry.parse(path);
  }

  /**
   * Returns whether {@code run} keeps nothing out of sight, not even something that is not
   * understood.
   */
  public boolean holdsNothing(String run) {
    return quarantine.isEmpty(run);
  }

  /**
   * Brings back everything that {@code run} keeps, except what the store refuses to move; returns
   * the number of objects brought back.
   *
   * @param guard is run repeatedly, and throws if the caller may not continue
   */
  public long bringBack(String run, Refusals refusals, Runnable guard) {
    long[] back = {0};
    List<StoragePath> batch = new ArrayList<>();
    Runnable restore = () -> {
      guard.run();
      back[0] += bringBack(run, batch, refusals).size();
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
    return back[0];
  }

  /** Returns the paths to which the objects that {@code run} keeps out of sight belong. */
  public List<StoragePath> kept(String run) {
    List<StoragePath> paths = new ArrayList<>();
    forEachKept(run, kept -> paths.add(kept.path()));
    return paths;
  }

  /**
   * Brings back objects that {@code run} keeps, or reports that the store refuses to; returns those
   * that were still there.
   */
  public List<StoragePath> bringBack(String run, List<StoragePath> objects, Refusals refusals) {
    return refusals.attemptAll(
        objects,
        HIDDEN,
        some -> quarantine.restore(run, some),
        object -> driver.stat(object).isPresent()
            && quarantine.keptBy(run).stat(object).isEmpty());
  }

  /**
   * Brings back one object that {@code run} keeps, or reports that the store refuses to; returns
   * whether it was still there.
   */
  public boolean bringBack(String run, StoragePath object, Refusals refusals) {
    return refusals
        .attempt(object, HIDDEN, () -> !quarantine.restore(run, List.of(object)).isEmpty())
        .orElse(false);
  }

  /** Removes the record and folders of {@code run} if it keeps nothing. */
  public void removeIfDone(String run, Refusals refusals) {
    if (holdsNothing(run)) {
      remove(run, refusals);
    }
  }

  /**
   * Removes the record and folders of {@code run}, which keeps nothing that is understood, or
   * reports that the store refuses to.
   */
  public void remove(String run, Refusals refusals) {
    refusals.attempt(folder(run), "cannot be removed", () -> {
      driver.delete(RegistryLayout.runRecord(run));
      quarantine.end(run);
      return true;
    });
  }

  private List<String> children(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    return children;
  }

  /** Returns the folder of {@code run}, which contains its record. */
  public static StoragePath folder(String run) {
    return RegistryLayout.QUARANTINE.resolve(run);
  }
}
