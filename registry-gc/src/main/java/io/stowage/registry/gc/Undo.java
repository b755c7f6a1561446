package io.stowage.registry.gc;

import io.stowage.registry.gc.mark.ManifestReader;
import io.stowage.registry.gc.mark.MarkSet;
import io.stowage.registry.gc.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings back what collections keep out of sight, with fresh leases: blobs, then layer links, then
 * revision links, then the history of tags, so that a reader finds below a manifest what it needs.
 * When this is cut off, the rest is still kept. Used by one thread, once.
 */
final class Undo {
  private static final List<Class<? extends LayoutEntry>> ORDER = List.of(
      LayoutEntry.BlobData.class,
      LayoutEntry.LayerLink.class,
      LayoutEntry.RevisionLink.class,
      LayoutEntry.TagIndexLink.class);

  private final StorageDriver driver;
  private final Runs runs;
  private final ManifestReader manifests;
  private final Runnable guard;
  private final List<RestoreReport.Restored> broughtBack = new ArrayList<>();
  private final List<LayoutEntry> alreadyThere = new ArrayList<>();
  private long looked;

  Undo(StorageDriver driver, Runs runs, ManifestReader manifests, Runnable guard) {
    this.driver = driver;
    this.runs = runs;
    this.manifests = manifests;
    this.guard = guard;
  }

  /** Brings back all. */
  RestoreReport all() {
    bringBack(entry -> true);
    return report(List.of());
  }

  /** Brings back what bears one of {@code digests}, and what those that are manifests name. */
  RestoreReport only(Set<Digest> digests) {
    Set<Long> wanted = new HashSet<>();
    digests.forEach(digest -> wanted.add(MarkSet.mark(digest)));
    Set<Digest> kept = keptManifests();
    int before = -1;
    while (before != wanted.size()) {
      before = wanted.size();
      kept.stream()
          .filter(manifest -> wanted.contains(MarkSet.mark(manifest)))
          .forEach(manifest ->
              manifests.read(manifest).ifPresent(read -> read.forEachMark(wanted::add)));
    }
    bringBack(
        entry -> digestOf(entry).map(MarkSet::mark).filter(wanted::contains).isPresent());
    return report(digests.stream().filter(this::isMissing).toList());
  }

  private void bringBack(Predicate<LayoutEntry> wanted) {
    for (Class<? extends LayoutEntry> kind : ORDER) {
      for (String run : runs.all()) {
        runs.forEachKept(run, kept -> {
          check();
          if (kind.isInstance(kept.entry())
              && wanted.test(kept.entry())
              && hasContent(kept.entry())) {
            bringBack(kept);
          }
        });
      }
    }
    runs.all().stream().filter(runs::holdsNothing).forEach(runs::remove);
  }

  /** A manifest whose bytes are gone, since they were kept for a shorter time, would be damage. */
  private boolean hasContent(LayoutEntry entry) {
    return !(entry instanceof LayoutEntry.RevisionLink link)
        || driver.stat(RegistryLayout.blobData(link.digest())).isPresent();
  }

  /** What is kept is renewed first: from the moment that it is back, it may stay for the grace. */
  private void bringBack(LayoutEntry.Quarantined kept) {
    Optional<StorageEntry> found = driver.stat(kept.path());
    boolean there = driver.stat(kept.entry().path()).isPresent();
    driver.lease(kept.path());
    if (found.isPresent() && runs.bringBack(kept)) {
      if (there) {
        alreadyThere.add(kept.entry());
      } else {
        broughtBack.add(new RestoreReport.Restored(kept.entry(), found.get().size()));
      }
    }
  }

  private void check() {
    if (looked++ % Remover.BATCH == 0) {
      guard.run();
    }
  }

  private Set<Digest> keptManifests() {
    Set<Digest> kept = new LinkedHashSet<>();
    for (String run : runs.all()) {
      runs.forEachKeptLink(run, each -> {
        if (each.entry() instanceof LayoutEntry.RevisionLink link) {
          kept.add(link.digest());
        }
      });
    }
    return kept;
  }

  private boolean isMissing(Digest digest) {
    return broughtBack.stream()
            .noneMatch(each -> digestOf(each.entry()).equals(Optional.of(digest)))
        && alreadyThere.stream().noneMatch(each -> digestOf(each).equals(Optional.of(digest)))
        && driver.stat(RegistryLayout.blobData(digest)).isEmpty();
  }

  private static Optional<Digest> digestOf(LayoutEntry entry) {
    return entry instanceof LayoutEntry.BlobData blob
        ? Optional.of(blob.digest())
        : entry.linkDigest();
  }

  private RestoreReport report(Collection<Digest> notFound) {
    return new RestoreReport(broughtBack, alreadyThere, List.copyOf(notFound));
  }
}
