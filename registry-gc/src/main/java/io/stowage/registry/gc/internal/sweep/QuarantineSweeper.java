package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.LayeredView;
import io.stowage.registry.gc.internal.run.RunRecord;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * Restores or purges the objects that earlier runs hold in quarantine, after the mark: restores
 * those that are needed, and purges the others when their quarantine period is over. Used by one
 * thread at a time.
 */
public final class QuarantineSweeper {
  private final StorageDriver driver;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final Runs runs;
  private final ManifestReader manifests;
  private final Marks marks;
  private final NeededObjects needed;
  private final Runnable guard;
  private final List<RunRecord> finished;
  private final Set<KeptEntry> back = new HashSet<>();

  /** The folders, by run, from which links were purged since {@link #persistPurges} was called. */
  private final Map<String, Set<StoragePath>> purgedFrom = new HashMap<>();

  /** The objects that are going to be purged next, all of one run. */
  private final List<KeptEntry> due = new ArrayList<>();

  /**
   * The repositories to which the store refuses to restore a manifest: their links are restored.
   */
  private final Set<RepositoryName> incomplete = new HashSet<>();

  /** Views of the objects that each run keeps, as far as they were looked up. */
  private final Map<String, StorageView> views = new HashMap<>();

  private long steps;
  private boolean hasPurged;

  /**
   * Decides by the given marks.
   *
   * @param guard is run repeatedly, and throws if this run may not continue
   */
  public QuarantineSweeper(
      RunContext context,
      Pacer pacer,
      Remover remover,
      Marks marks,
      NeededObjects needed,
      Runnable guard) {
    this.driver = context.driver();
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.runs = new Runs(driver);
    this.manifests = new ManifestReader(driver, Findings.unreported());
    this.marks = marks;
    this.needed = needed;
    this.guard = guard;
    this.finished = runs.finished();
  }

  /**
   * Decides on everything that finished runs keep, and purges what nothing needs of those whose
   * period is over. A manifest that is restored may need another one.
   *
   * @param beforeRemoval is called first if anything may be kept
   * @throws CancellationException between two objects or batches of purges, if the run must end or
   *     no time is left
   */
  public void sweep(Runnable beforeRemoval) {
    sweep(beforeRemoval, record -> !record.until().isAfter(driver.now()));
  }

  /**
   * Decides as {@link #sweep(Runnable)} does, but purges objects of those runs that {@code over}
   * accepts.
   */
  public void sweep(Runnable beforeRemoval, Predicate<RunRecord> over) {
    if (!finished.isEmpty()) {
      beforeRemoval.run();
    }
    try {
      sweep(over);
    } catch (CancellationException e) {
      persistPurges();
      throw e;
    }
  }

  private void sweep(Predicate<RunRecord> over) {
    long before = -1;
    while (before != back.size()) {
      before = back.size();
      finished.forEach(
          record -> runs.forEachKeptLink(record.collector().run(), this::restoreIfManifest));
    }
    finished.forEach(record -> sweepManifests(record, over.test(record)));
    persistPurges();
    finished.forEach(record -> sweep(record, over.test(record)));
    if (remover.pretends()) {
      countLeftovers();
    }
  }

  private void restoreIfManifest(KeptEntry kept) {
    step();
    if (isManifest(kept)
        && kept.entry() instanceof LayoutEntry.RevisionLink link
        && !back.contains(kept)
        && needed.needsRevisionLink(link, manifests.read(link.digest()))) {
      restoreManifest(kept, link.repository(), link.digest());
    }
  }

  /** Restores the bytes before the link, and before marking their references. */
  private void restoreManifest(KeptEntry kept, RepositoryName repository, Digest digest) {
    LayoutEntry data = new LayoutEntry.BlobData(digest);
    finished.forEach(record -> restore(new KeptEntry(record.collector().run(), data)));
    marks.mark(digest);
    manifests
        .read(digest)
        .or(() -> hidden().read(digest))
        .ifPresent(read -> marks.markManifest(repository, digest, read));
    restore(kept);
    if (context.refusals().contains(kept.path())) {
      incomplete.add(repository);
    }
    needed.changed(repository);
  }

  /** Returns a reader of manifests whose bytes the store refuses to restore. */
  private ManifestReader hidden() {
    List<StorageView> layers = finished.stream()
        .map(record -> driver.quarantine().keptBy(record.collector().run()))
        .toList();
    return new ManifestReader(
        StorageDriver.readOnly(driver, new LayeredView(layers)), Findings.unreported());
  }

  /**
   * Decides on the manifests of a run. The manifests of all runs go first, and permanently, so that
   * after an interruption no manifest can be restored without its references. A manifest that the
   * store refuses to remove is restored with everything it references.
   */
  private void sweepManifests(RunRecord record, boolean over) {
    runs.forEachKeptLink(record.collector().run(), kept -> {
      if (isManifest(kept)) {
        decide(kept, over);
      }
    });
    purge();
  }

  /**
   * Decides on everything else of a run. The purges are persisted before the record goes, so that no
   * link can be restored as one of an interrupted run.
   */
  private void sweep(RunRecord record, boolean over) {
    String run = record.collector().run();
    runs.forEachKept(run, kept -> {
      if (!isManifest(kept)) {
        decide(kept, over);
      }
    });
    purge();
    persistPurges();
    remover.forgetIfDone(run);
  }

  private void decide(KeptEntry kept, boolean over) {
    step();
    if (goesAlong(kept.entry())
        || back.contains(kept)
        || context.refusals().contains(kept.path())) {
      return;
    }
    if (isNeeded(kept.entry())) {
      restore(kept);
    } else if (over) {
      due.add(kept);
      if (due.size() == Remover.BATCH) {
        purge();
      }
    } else if (kept.entry() instanceof LayoutEntry.BlobData) {
      keptBy(kept.run()).stat(kept.path()).ifPresent(found -> {
        context.tally().blobsHeld.increment();
        context.tally().bytesHeld.add(found.size());
      });
    }
  }

  /** Returns the blobs that a run keeps, in a remote store as one listing found them. */
  private StorageView keptBy(String run) {
    StoragePath blobs = RegistryLayout.BLOBS;
    return views.computeIfAbsent(
        run, each -> driver.quarantine().keptBy(each).listed(blobs.parent(), blobs.name()));
  }

  /** Ends the run if it must end, or may no longer decide, between two objects. */
  private void step() {
    pacer.check();
    if (steps++ % Remover.BATCH == 0) {
      guard.run();
    }
  }

  private static boolean isManifest(KeptEntry kept) {
    return kept.entry() instanceof LayoutEntry.RevisionLink link
        && link.digest().isCanonical();
  }

  private boolean isNeeded(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.BlobData blob) {
      return needed.needsBlob(blob.digest());
    }
    if (entry instanceof LayoutEntry.LayerLink link) {
      return incomplete.contains(link.repository()) || needed.needsLayerLink(link);
    }
    if (entry instanceof LayoutEntry.RevisionLink alias) {
      return context.needsAlias(alias.repository(), alias.digest(), stored -> true);
    }
    return entry instanceof LayoutEntry.TagIndexLink link
        && (incomplete.contains(link.repository()) || needed.needsTagIndexLink(link));
  }

  /** Returns whether the entry lies in the folder of another one, which takes it along. */
  private static boolean goesAlong(LayoutEntry entry) {
    return entry instanceof LayoutEntry.SignatureLink
        || entry instanceof LayoutEntry.UploadStartedAt
        || entry instanceof LayoutEntry.UploadHashState;
  }

  private void restore(KeptEntry kept) {
    if (remover.restoreKept(kept)) {
      back.add(kept);
      context.restored(kept.path());
    }
  }

  /** Purges the objects that are due; those that the store refuses to purge are restored. */
  private void purge() {
    if (!due.isEmpty()) {
      if (hasPurged) {
        pacer.check();
      }
      hasPurged = true;
      List<KeptEntry> all = List.copyOf(due);
      due.clear();
      pacer.unpacedBatches(all, this::purge);
    }
  }

  private void purge(List<KeptEntry> batch) {
    String run = batch.get(0).run();
    StorageView view = keptBy(run);
    Map<StoragePath, Long> sizes = new LinkedHashMap<>();
    for (KeptEntry kept : batch) {
      boolean blob = kept.entry() instanceof LayoutEntry.BlobData;
      Optional<StorageEntry> found = blob ? view.stat(kept.path()) : Optional.empty();
      sizes.put(kept.path(), found.map(StorageEntry::size).orElse(0L));
      if (!blob) {
        purgedFrom
            .computeIfAbsent(run, none -> new HashSet<>())
            .add(kept.path().parent().parent());
      }
    }
    Set<StoragePath> purged = Set.copyOf(remover.purgeKept(run, List.copyOf(sizes.keySet())));
    context.tally().objectsFreed.add(purged.size());
    for (KeptEntry kept : batch) {
      if (purged.contains(kept.path()) && kept.entry() instanceof LayoutEntry.BlobData blob) {
        freed(blob.digest(), sizes.getOrDefault(kept.path(), 0L));
      }
    }
    batch.stream()
        .filter(kept -> context.refusals().contains(kept.path()))
        .filter(kept -> !purged.contains(kept.path()))
        .toList()
        .forEach(this::restoreRefused);
  }

  private void freed(Digest blob, long size) {
    context.tally().blobsFreed.increment();
    context.tally().bytesFreed.add(size);
    context.listener().blobFreed(blob, size);
  }

  /** Restores objects that cannot be purged; a manifest is restored with everything it needs. */
  private void restoreRefused(KeptEntry kept) {
    if (isManifest(kept) && kept.entry() instanceof LayoutEntry.RevisionLink link) {
      restoreManifest(kept, link.repository(), link.digest());
    } else {
      restore(kept);
    }
  }

  private void persistPurges() {
    purgedFrom.forEach(remover::persistKept);
    purgedFrom.clear();
  }

  /**
   * Counts blobs that interrupted runs left: a real run would restore them and remove them
   * again.
   */
  private void countLeftovers() {
    for (String run : runs.all()) {
      if (runs.finished(run).isEmpty()) {
        runs.forEachKept(run, this::countLeftover);
      }
    }
  }

  private void countLeftover(KeptEntry kept) {
    step();
    Optional<StorageEntry> blob =
        kept.entry() instanceof LayoutEntry.BlobData data && !needed.needsBlob(data.digest())
            ? keptBy(kept.run()).stat(kept.path())
            : Optional.empty();
    blob.filter(found -> !context.gate().isYoung(kept.path(), found.modified()))
        .ifPresent(found -> {
          context.tally().blobsRemoved.increment();
          context.tally().bytesRemoved.add(found.size());
        });
  }
}
