package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.mark.AgeGate;
import io.stowage.registry.gc.mark.Findings;
import io.stowage.registry.gc.mark.ManifestReader;
import io.stowage.registry.gc.mark.Marks;
import io.stowage.registry.gc.run.RunRecord;
import io.stowage.registry.gc.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides on what earlier runs keep out of sight, once all is marked: what is needed comes back, and
 * the rest is purged when its period is over. Used by one thread at a time.
 */
final class KeptSweeper {
  private final StorageDriver driver;
  private final boolean dryRun;
  private final Runs runs;
  private final ManifestReader manifests;
  private final Marks marks;
  private final KeptReach reach;
  private final Runnable guard;
  private final AgeGate gate;
  private final Tally tally;
  private final List<RunRecord> finished;
  private final Set<StoragePath> back = new HashSet<>();

  /** The folders out of which links went for good since the last time that this was persisted. */
  private final Set<StoragePath> purgedFrom = new HashSet<>();

  private long decided;

  /** Decides with what was marked, in a run that is dry or has the lock of {@code session}. */
  KeptSweeper(
      Registry registry,
      GcOptions options,
      Session session,
      AgeGate gate,
      Marks marks,
      KeptReach reach,
      Tally tally) {
    this.driver = registry.storage();
    this.dryRun = options.dryRun();
    this.runs = session.runs();
    this.guard = session.lock()::check;
    this.manifests = new ManifestReader(driver, Findings.untold());
    this.gate = gate;
    this.marks = marks;
    this.reach = reach;
    this.tally = tally;
    this.finished = runs.finished();
  }

  /** Decides on all that finished runs keep. A manifest that comes back may need another one. */
  void sweep() {
    long before = -1;
    while (before != back.size()) {
      before = back.size();
      finished.forEach(
          record -> runs.forEachKeptLink(record.collector().run(), this::bringBackIfManifest));
    }
    finished.forEach(this::sweep);
    if (dryRun) {
      countLeftovers();
    }
  }

  private void bringBackIfManifest(LayoutEntry.Quarantined kept) {
    if (kept.entry() instanceof LayoutEntry.RevisionLink link
        && !back.contains(kept.path())
        && reach.needsRevisionLink(link, manifests.read(link.digest()))) {
      bringBackManifest(kept, link.repository(), link.digest());
    }
  }

  /** The bytes come before the link, and before what they name is marked. */
  private void bringBackManifest(
      LayoutEntry.Quarantined kept, RepositoryName repository, Digest digest) {
    LayoutEntry data = new LayoutEntry.BlobData(digest);
    finished.forEach(
        record -> bringBack(new LayoutEntry.Quarantined(record.collector().run(), data)));
    marks.mark(digest);
    manifests.read(digest).ifPresent(read -> marks.markManifest(repository, digest, read));
    bringBack(kept);
    reach.changed(repository);
  }

  /**
   * Manifests go first, and for good: if this is cut off, none is left to come back that has lost what it
   * names. No link is left to come back, as one of a run that was cut off, when the record goes.
   */
  private void sweep(RunRecord record) {
    String run = record.collector().run();
    boolean over = !record.until().isAfter(driver.now());
    runs.forEachKeptLink(run, kept -> {
      if (isManifest(kept)) {
        decide(kept, over);
      }
    });
    persistPurges();
    runs.forEachKept(run, kept -> {
      if (!isManifest(kept)) {
        decide(kept, over);
      }
    });
    persistPurges();
    if (!dryRun && runs.holdsNothing(run)) {
      runs.remove(run);
    }
  }

  private void decide(LayoutEntry.Quarantined kept, boolean over) {
    if (decided++ % Remover.BATCH == 0) {
      guard.run();
    }
    if (goesAlong(kept.entry()) || back.contains(kept.path())) {
      return;
    }
    if (isNeeded(kept.entry())) {
      bringBack(kept);
    } else if (over) {
      purge(kept);
    }
  }

  private static boolean isManifest(LayoutEntry.Quarantined kept) {
    return kept.entry() instanceof LayoutEntry.RevisionLink;
  }

  private boolean isNeeded(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.BlobData blob) {
      return reach.needsBlob(blob.digest());
    }
    if (entry instanceof LayoutEntry.LayerLink link) {
      return reach.needsLayerLink(link);
    }
    return entry instanceof LayoutEntry.TagIndexLink link && reach.needsTagIndexLink(link);
  }

  /** Some lie in the folder of another, which takes them along. */
  private static boolean goesAlong(LayoutEntry entry) {
    return entry instanceof LayoutEntry.SignatureLink
        || entry instanceof LayoutEntry.UploadStartedAt
        || entry instanceof LayoutEntry.UploadHashState;
  }

  private void bringBack(LayoutEntry.Quarantined kept) {
    if (dryRun ? driver.stat(kept.path()).isPresent() : runs.bringBack(kept)) {
      back.add(kept.path());
      tally.broughtBack.increment();
    }
  }

  private void purge(LayoutEntry.Quarantined kept) {
    boolean blob = kept.entry() instanceof LayoutEntry.BlobData;
    long size = blob ? driver.stat(kept.path()).map(StorageEntry::size).orElse(0L) : 0;
    if (dryRun || driver.quarantine().purge(kept.path())) {
      tally.bytesFreed.add(size);
    }
    if (!dryRun && !blob) {
      purgedFrom.add(kept.path().parent().parent());
    }
  }

  private void persistPurges() {
    if (!purgedFrom.isEmpty()) {
      driver.persist(purgedFrom);
      purgedFrom.clear();
    }
  }

  /** Counts blobs that runs which were cut off left: they would come back, and go again. */
  private void countLeftovers() {
    for (String run : runs.all()) {
      if (runs.finished(run).isEmpty()) {
        runs.forEachKept(run, this::countLeftover);
      }
    }
  }

  private void countLeftover(LayoutEntry.Quarantined kept) {
    Optional<StorageEntry> blob =
        kept.entry() instanceof LayoutEntry.BlobData data && !reach.needsBlob(data.digest())
            ? driver.stat(kept.path())
            : Optional.empty();
    blob.filter(found -> !gate.isYoung(kept.path(), found.modified())).ifPresent(found -> {
      tally.blobsRemoved.increment();
      tally.bytesRemoved.add(found.size());
    });
  }
}
