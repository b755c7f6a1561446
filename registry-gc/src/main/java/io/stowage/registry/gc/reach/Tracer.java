package io.stowage.registry.gc.reach;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignEntries;
import io.stowage.registry.gc.internal.mark.ForeignEntry;
import io.stowage.registry.gc.internal.mark.ForeignFolders;
import io.stowage.registry.gc.internal.mark.ImpliedReferences;
import io.stowage.registry.gc.internal.mark.KnownManifests;
import io.stowage.registry.gc.internal.mark.ManifestReader;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.Revisions;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds how a registry reaches a target, repository by repository. Used by one thread. */
final class Tracer {
  private final Registry registry;
  private final StorageDriver driver;
  private final Instant limit;
  private final Findings findings;
  private final ImpliedReferences needs;
  private final KnownManifests manifests;
  private final Digest target;
  private final Trace trace = new Trace();

  /** Treats a lease at {@code limit} or before as old. */
  Tracer(Registry registry, Instant limit, Findings findings, Digest target) {
    this.registry = registry;
    this.driver = registry.storage();
    this.limit = limit;
    this.findings = findings;
    this.needs = new ImpliedReferences(registry, findings);
    this.manifests = new KnownManifests(new ManifestReader(driver, findings));
    this.target = target;
  }

  /**
   * Finds the paths within {@code repository} or, if there are none, its layer link.
   *
   * @param named the digests named by links in folders of the repository that do not belong to the
   *     layout
   */
  void trace(RepositoryName repository, Set<Digest> named) {
    List<ForeignEntry> unknown = new ArrayList<>();
    RegistryWalk walk = new RegistryWalk(driver, new ForeignEntries(driver, unknown::add));
    Revisions revisions = Revisions.withTags(repository, registry, walk, findings);
    walk.forEachLayer(repository, layer -> {});
    Set<Digest> roots = new HashSet<>(named);
    look(unknown).values().forEach(roots::addAll);
    RepositoryPaths paths = new RepositoryPaths(repository, revisions, roots, target);
    paths.read(manifests, needs);
    paths.find(digest -> lease(repository, digest), limit, trace);
    if (paths.isEmpty()) {
      driver
          .stat(RegistryLayout.layerLink(repository, target))
          .ifPresent(link -> trace.addLink(repository, latest(repository, link)));
    }
  }

  /**
   * Checks whether links in {@code entries}, which do not belong to the layout, lead to the target;
   * returns the digests that these links name, by the folder in which each entry was found.
   */
  Map<StoragePath, Set<Digest>> look(List<ForeignEntry> entries) {
    Map<StoragePath, Set<Digest>> named = new HashMap<>();
    for (ForeignEntry entry : entries) {
      Marks marks = new Marks(registry, findings);
      Set<Digest> found = new ForeignFolders(driver, marks, findings).mark(entry);
      named.computeIfAbsent(entry.folder(), none -> new HashSet<>()).addAll(found);
      if (marks.contains(target)) {
        trace.addForeign(entry.path());
      }
    }
    return named;
  }

  Trace found() {
    return trace;
  }

  private Instant lease(RepositoryName repository, Digest revision) {
    return driver
        .stat(RegistryLayout.revisionLink(repository, revision))
        .map(StorageEntry::modified)
        .orElse(Instant.MIN);
  }

  /**
   * Includes uploads, because an upload in progress may end in a manifest that names the blob that
   * is linked here.
   */
  private Instant latest(RepositoryName repository, StorageEntry link) {
    RegistryWalk walk = new RegistryWalk(driver);
    return RegistryWalk.<UUID>collect(each -> walk.forEachUpload(repository, each)).stream()
        .flatMap(upload -> Stream.of(
            RegistryLayout.uploadData(repository, upload),
            RegistryLayout.uploadStartedAt(repository, upload)))
        .flatMap(path -> driver.stat(path).stream())
        .map(StorageEntry::modified)
        .reduce(link.modified(), Trace::later);
  }
}
