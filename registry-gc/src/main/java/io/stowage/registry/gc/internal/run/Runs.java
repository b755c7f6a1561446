package io.stowage.registry.gc.internal.run;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The collections that have objects out of sight, with their records. Thread-safe. */
public final class Runs {
  private static final int LONGEST_RECORD = 8192;
  private static final int BATCH = 256;

  private final StorageDriver driver;

  public Runs(StorageDriver driver) {
    this.driver = driver;
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
   * Visits everything that {@code run} keeps out of sight. The visitor may bring it back or purge
   * it.
   */
  public void forEachKept(String run, Consumer<LayoutEntry.Quarantined> visitor) {
    forEachIn(folder(run), this::children, visitor);
  }

  /** Visits in the same way, but reports and skips a folder that the store refuses to list. */
  public void forEachKept(
      String run, Refusals refusals, Consumer<LayoutEntry.Quarantined> visitor) {
    forEachIn(
        folder(run),
        folder -> refusals
            .attempt(folder, "cannot be listed", () -> children(folder))
            .orElseGet(ArrayList::new),
        visitor);
  }

  /** Visits in the same way as {@link #forEachKept}, but skips blobs. */
  public void forEachKeptLink(String run, Consumer<LayoutEntry.Quarantined> visitor) {
    forEachIn(
        RegistryLayout.quarantined(run, RegistryLayout.REPOSITORIES), this::children, visitor);
  }

  /**
   * Returns whether {@code run} keeps nothing out of sight, not even something that is not
   * understood.
   */
  public boolean holdsNothing(String run) {
    StoragePath record = RegistryLayout.runRecord(run);
    return children(folder(run)).stream()
        .map(folder(run)::resolve)
        .allMatch(path -> path.equals(record) || holdsNothing(path));
  }

  /**
   * Brings back everything that {@code run} keeps, except what the store refuses to move; returns
   * the number of objects brought back.
   *
   * @param guard is run repeatedly, and throws if the caller may not continue
   */
  public long bringBack(String run, Refusals refusals, Runnable guard) {
    long[] seen = {0};
    long[] back = {0};
    forEachKept(run, kept -> {
      if (seen[0]++ % BATCH == 0) {
        guard.run();
      }
      back[0] += bringBack(kept, refusals) ? 1 : 0;
    });
    return back[0];
  }

  /** Returns the paths to which the objects that {@code run} keeps out of sight belong. */
  public List<StoragePath> kept(String run) {
    List<StoragePath> paths = new ArrayList<>();
    forEachKept(run, kept -> paths.add(kept.entry().path()));
    return paths;
  }

  /** Brings back {@code kept} as above, or reports that the store refuses to. */
  public boolean bringBack(LayoutEntry.Quarantined kept, Refusals refusals) {
    return refusals
        .attempt(kept.entry().path(), "cannot be brought back into sight", () -> bringBack(kept))
        .orElse(false);
  }

  /** Brings back {@code kept}; returns whether it was still there. */
  public boolean bringBack(LayoutEntry.Quarantined kept) {
    return driver.quarantine().restore(kept.path(), kept.entry().path());
  }

  /** Removes the record and folders of {@code run} if it keeps nothing. */
  public void removeIfDone(String run, Refusals refusals) {
    if (holdsNothing(run)) {
      remove(run, refusals);
    }
  }

  /** Removes {@code run} as {@link #remove(String)} does, or reports that the store refuses to. */
  public void remove(String run, Refusals refusals) {
    refusals.attempt(folder(run), "cannot be removed", () -> {
      remove(run);
      return true;
    });
  }

  /** Removes the record and folders of {@code run}, which keeps nothing that is understood. */
  public void remove(String run) {
    driver.delete(RegistryLayout.runRecord(run));
    EmptyFolders.remove(driver, folder(run));
    if (driver.list(folder(run), name -> {}) && holdsNothing(run)) {
      removeRemains(run);
    }
    driver.deleteIfEmpty(RegistryLayout.QUARANTINE);
  }

  /**
   * Removes what an interrupted purge left under names that a driver does not list. The owner of
   * the run may be paused, and may take one more object into the folder at any time. The folder is
   * therefore first renamed to a name that the owner does not know, and is then checked again.
   */
  private void removeRemains(String run) {
    String doomed = UUID.randomUUID().toString();
    StoragePath record = RegistryLayout.runRecord(run);
    driver.write(record, new byte[0]);
    if (driver.quarantine().take(record, RegistryLayout.runRecord(doomed))) {
      forEachKept(doomed, this::bringBack);
      if (holdsNothing(doomed)) {
        driver.deleteTree(folder(doomed));
      }
    }
  }

  /**
   * Visits in the order of names: the data of an upload, which brings back its neighbours, comes
   * first.
   */
  private static void forEachIn(
      StoragePath folder,
      Function<StoragePath, List<String>> lister,
      Consumer<LayoutEntry.Quarantined> visitor) {
    List<String> children = lister.apply(folder);
    children.sort(null);
    for (String child : children) {
      StoragePath path = folder.resolve(child);
      LayoutEntry.parse(path)
          .ifPresentOrElse(
              entry -> {
                if (entry instanceof LayoutEntry.Quarantined kept) {
                  visitor.accept(kept);
                }
              },
              () -> forEachIn(path, lister, visitor));
    }
  }

  private boolean holdsNothing(StoragePath folder) {
    List<String> children = new ArrayList<>();
    return driver.list(folder, children::add)
        && children.stream().map(folder::resolve).allMatch(this::holdsNothing);
  }

  private List<String> children(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    return children;
  }

  /** Returns the folder in which {@code run} keeps objects out of sight. */
  public static StoragePath folder(String run) {
    return RegistryLayout.QUARANTINE.resolve(run);
  }
}
