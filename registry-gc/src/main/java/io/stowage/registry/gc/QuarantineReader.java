package io.stowage.registry.gc;

import io.stowage.registry.gc.QuarantinedRun.Image;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.RunRecord;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads the content of the quarantine by run, and changes nothing. Used once, by one thread. */
final class QuarantineReader {
  private static final Comparator<QuarantinedRun> OLDEST_FIRST = Comparator.comparing(
          (QuarantinedRun run) -> run.since().orElse(Instant.MIN))
      .thenComparing(QuarantinedRun::run);

  private static final Comparator<LayoutEntry.RevisionLink> BY_NAME = Comparator.comparing(
          (LayoutEntry.RevisionLink link) -> link.repository().value())
      .thenComparing(LayoutEntry.RevisionLink::digest);

  private final StorageDriver driver;
  private final Runs runs;
  private final Findings findings = Findings.unreported();
  private final Refusals refusals = new Refusals(findings::damaged);

  QuarantineReader(StorageDriver driver) {
    this.driver = driver;
    this.runs = new Runs(driver);
  }

  /** Reads everything. A folder that cannot be listed is reported and skipped. */
  QuarantineReport read() {
    List<QuarantinedRun> held = runs.all().stream()
        .map(run -> new Holdings(run).read())
        .flatMap(Optional::stream)
        .sorted(OLDEST_FIRST)
        .toList();
    return new QuarantineReport(held, findings.byPath(Damage::new));
  }

  /** The objects that one run holds. */
  private final class Holdings {
    private final String run;
    private final NavigableMap<LayoutEntry.RevisionLink, Set<Tag>> images = new TreeMap<>(BY_NAME);
    private long objects;
    private long blobs;
    private long bytes;
    private long imageCount;

    Holdings(String run) {
      this.run = run;
    }

    /** Returns the run, or empty if it is gone. */
    Optional<QuarantinedRun> read() {
      look(() -> runs.forEachKept(run, this::add));
      if (!images.isEmpty()) {
        look(() -> runs.forEachKeptLink(run, this::addTag));
      }
      StoragePath folder = Runs.folder(run);
      Optional<RunRecord> finished = attempt(folder, () -> runs.finished(run));
      Optional<Instant> since =
          finished.map(RunRecord::finished).or(() -> attempt(folder, () -> runs.since(run)));
      return Optional.of(new QuarantinedRun(
              run,
              since,
              finished.map(RunRecord::until),
              objects,
              blobs,
              bytes,
              imageCount,
              images.entrySet().stream().map(Holdings::image).toList()))
          .filter(found -> found.objects() > 0 || since.isPresent());
    }

    private <T> Optional<T> attempt(StoragePath path, Supplier<Optional<T>> look) {
      return refusals.attempt(path, "cannot be read", look).flatMap(found -> found);
    }

    private void look(Runnable visit) {
      try {
        visit.run();
      } catch (StorageException e) {
        refusals.add(StoragePath.parse(e.path()), "cannot be listed", e);
      }
    }

    private void add(KeptEntry kept) {
      objects++;
      if (kept.entry() instanceof LayoutEntry.BlobData) {
        blobs++;
        bytes += size(kept);
      } else if (kept.entry() instanceof LayoutEntry.RevisionLink link
          && link.digest().isCanonical()) {
        imageCount++;
        images.put(link, new TreeSet<>());
        if (images.size() > QuarantinedRun.MAX_IMAGES) {
          images.pollLastEntry();
        }
      }
    }

    private long size(KeptEntry kept) {
      return attempt(kept.path(), () -> driver.quarantine().keptBy(run).stat(kept.path()))
          .map(StorageEntry::size)
          .orElse(0L);
    }

    private void addTag(KeptEntry kept) {
      if (kept.entry() instanceof LayoutEntry.TagIndexLink link) {
        Set<Tag> tags = images.get(new LayoutEntry.RevisionLink(link.repository(), link.digest()));
        if (tags != null && tags.size() < Image.MAX_TAGS) {
          tags.add(link.tag());
        }
      }
    }

    private static Image image(Map.Entry<LayoutEntry.RevisionLink, Set<Tag>> image) {
      LayoutEntry.RevisionLink link = image.getKey();
      return new Image(link.repository(), link.digest(), List.copyOf(image.getValue()));
    }
  }
}
