package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.restore.QuarantinedObjects;
import io.stowage.registry.gc.internal.restore.RestorePlan;
import io.stowage.registry.gc.internal.restore.StoredContent;
import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.gc.internal.sweep.Remover;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Restores objects that collections keep in quarantine, with fresh leases: blobs first, then layer
 * links, then revision links, so that a reader who finds a manifest also finds everything that it
 * needs. If the restore is interrupted, the rest is still kept.
 *
 * <p>The history of a tag stays in quarantine, because its tag may have been removed since. If the
 * tag still exists, the next collection restores its history. Used once, by one thread.
 */
final class RestoreRun {
  private static final String STUCK = "cannot be restored";

  private final StorageDriver driver;
  private final Runs runs;
  private final RestoreOptions options;
  private final Remover remover;
  private final Refusals refusals;
  private final Findings findings;
  private final Runnable guard;
  private final QuarantinedObjects kept;
  private final QuarantinedObjects chosen;
  private final StoredContent holdings;
  private final RestorePlan plan;
  private final List<RestoreReport.Restored> restored = new ArrayList<>();
  private final List<LayoutEntry> alreadyThere = new ArrayList<>();
  private final List<RestorePlan.Missing> missing = new ArrayList<>();
  private long looked;

  /**
   * Looks at everything that is kept.
   *
   * @param findings receives the damage that is found
   * @param guard is run repeatedly, and throws if this restore may not continue
   */
  RestoreRun(
      Registry registry,
      RestoreOptions options,
      Remover remover,
      Refusals refusals,
      Findings findings,
      Runnable guard) {
    this.driver = registry.storage();
    this.runs = new Runs(driver);
    this.options = options;
    this.remover = remover;
    this.refusals = refusals;
    this.findings = findings;
    this.guard = guard;
    this.kept = new QuarantinedObjects(runs, refusals, run -> true);
    this.chosen = options
        .run()
        .map(only -> new QuarantinedObjects(runs, refusals, only::equals))
        .orElse(kept);
    this.holdings = new StoredContent(registry, kept);
    this.plan = new RestorePlan(kept, holdings, findings);
  }

  /** Restores everything that was chosen, unless a chosen name does not exist. */
  RestoreReport run() {
    List<String> unknown = unknown();
    if (!unknown.isEmpty()) {
      return new RestoreReport(
          List.of(), List.of(), unknown, List.of(), findings.byPath(Damage::new));
    }
    choose();
    plan.blobs().forEach(this::restore);
    plan.layers().forEach(this::restore);
    plan.revisions().forEach(this::restoreManifest);
    kept.aliases().stream()
        .filter(alias -> !plan.revisions().contains(alias) && followsManifest(alias))
        .forEach(this::restore);
    runs.all().forEach(remover::forgetIfDone);
    missing.addAll(0, plan.missing());
    List<RestoreReport.Missing> reported = missing.stream()
        .map(each -> new RestoreReport.Missing(each.repository(), each.digest(), each.manifest()))
        .toList();
    return new RestoreReport(
        restored, alreadyThere, List.of(), reported, findings.byPath(Damage::new));
  }

  private List<String> unknown() {
    Stream<String> run = options.run().stream().filter(name -> !runs.all().contains(name));
    Stream<String> digests = options.digests().stream()
        .filter(digest -> isUnknown(Optional.empty(), digest))
        .map(Digest::toString);
    Stream<String> manifests = options.manifests().stream()
        .filter(link -> isUnknown(Optional.of(link.repository()), link.digest()))
        .map(link -> link.repository() + "@" + link.digest());
    return Stream.of(run, digests, manifests).flatMap(each -> each).sorted().toList();
  }

  private boolean isUnknown(Optional<RepositoryName> repository, Digest digest) {
    Digest stored = holdings.stored(repository, digest);
    boolean isKept = chosen.names(digest) || chosen.names(stored);
    return !isKept && (options.run().isPresent() || !holdings.hasBytes(stored));
  }

  private void choose() {
    if (options.everything()) {
      chosen.all().forEach(plan::add);
    }
    options.digests().forEach(digest -> plan.add(digest, chosen));
    options.manifests().forEach(plan::addNamed);
  }

  private void restoreManifest(LayoutEntry.RevisionLink link) {
    if (isThere(plan.target(link))) {
      restore(link);
    }
  }

  /** Returns whether the manifest of {@code alias} is in its place or is restored. */
  private boolean followsManifest(LayoutEntry.RevisionLink alias) {
    RepositoryName name = alias.repository();
    Digest stored = holdings.stored(Optional.of(name), alias.digest());
    LayoutEntry.RevisionLink manifest = new LayoutEntry.RevisionLink(name, stored);
    return holdings.isInPlace(manifest)
        || (remover.pretends() && plan.revisions().contains(manifest));
  }

  /** Restores {@code entry} from any run that keeps it, or writes it again if it exists nowhere. */
  private void restore(LayoutEntry entry) {
    check();
    Optional<Boolean> inPlace =
        refusals.attempt(entry.path(), STUCK, () -> driver.stat(entry.path()).isPresent());
    if (inPlace.isEmpty()) {
      return;
    }
    List<KeptEntry> copies = kept.copiesOf(entry);
    List<Long> sizes = copies.stream()
        .map(copy -> refusals.attempt(entry.path(), STUCK, () -> move(copy)))
        .flatMap(Optional::stream)
        .flatMap(Optional::stream)
        .toList();
    if (inPlace.get()) {
      renew(entry);
    }
    if (!sizes.isEmpty() && inPlace.get()) {
      alreadyThere.add(entry);
    } else if (!sizes.isEmpty()) {
      restored.add(new RestoreReport.Restored(entry, sizes.get(0)));
    } else if (!inPlace.get() && copies.isEmpty()) {
      makeUp(entry);
    }
  }

  /**
   * Moves {@code copy} to its place, unless this is a dry run, and returns its size, or empty if it
   * is gone. Its lease is renewed, so that it stays for the grace period from then on.
   */
  private Optional<Long> move(KeptEntry copy) {
    StorageView view = driver.quarantine().keptBy(copy.run());
    Optional<Long> size =
        view.stat(copy.path()).map(StorageEntry::size).filter(found -> remover.restoreKept(copy));
    if (!remover.pretends()) {
      driver.lease(copy.path());
    }
    return size;
  }

  /**
   * Renews an object that is already in its place: it must last as long, and be synced, as the
   * others.
   */
  private void renew(LayoutEntry entry) {
    if (remover.pretends()) {
      return;
    }
    StoragePath path = entry.path();
    refusals.attempt(path, "its lease cannot be renewed", () -> driver.lease(path));
    refusals.attempt(path, "cannot be synced", () -> {
      driver.persist(List.of(path));
      return true;
    });
  }

  /**
   * Writes a link that exists nowhere, or reports it. If its blob is missing too, the blob is
   * reported.
   */
  private void makeUp(LayoutEntry entry) {
    if (plan.isWritable(entry) && isThere(plan.target(entry))) {
      write(entry, plan.target(entry));
    } else if (!plan.isWritable(entry)) {
      plan.missing(entry).filter(link -> isThere(plan.target(entry))).ifPresent(missing::add);
    }
  }

  private void write(LayoutEntry link, LayoutEntry.BlobData target) {
    byte[] content = Link.content(target.digest());
    Optional<Boolean> written = refusals.attempt(link.path(), "cannot be written", () -> {
      if (!remover.pretends()) {
        driver.write(link.path(), content);
      }
      return true;
    });
    if (written.isPresent()) {
      restored.add(new RestoreReport.Restored(link, content.length));
    }
  }

  /** Returns whether the blob of a link exists: in a dry run, whether it would be restored. */
  private boolean isThere(LayoutEntry.BlobData target) {
    return remover.pretends() ? holdings.hasBytes(target.digest()) : holdings.isInPlace(target);
  }

  private void check() {
    if (looked++ % Remover.BATCH == 0) {
      guard.run();
    }
  }
}
