package io.stowage.registry.gc.reach;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.mark.Findings;
import io.stowage.registry.gc.mark.ForeignFolders;
import io.stowage.registry.gc.mark.ManifestReader;
import io.stowage.registry.gc.mark.Marks;
import io.stowage.registry.gc.mark.Needs;
import io.stowage.registry.gc.mark.Revisions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/** Traces how a registry reaches a target, one repository after the other. Used by one thread. */
final class Tracer {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final Instant limit;
  private final Findings findings;
  private final Needs needs;
  private final KnownManifests manifests;
  private final Digest target;
  private final Trace trace = new Trace();

  /** Takes what was last relied on at {@code limit}, or before, for old. */
  Tracer(Registry registry, Instant limit, Findings findings, Digest target) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.limit = limit;
    this.findings = findings;
    this.needs = new Needs(links, walk, findings);
    this.manifests = new KnownManifests(new ManifestReader(driver, findings), target);
    this.target = target;
  }

  /** Traces the ways within {@code repository}, or the layer link there is without any. */
  void trace(RepositoryName repository) {
    Revisions revisions = Revisions.withTags(repository, driver, walk, links, findings);
    RepositoryPaths paths = new RepositoryPaths(repository, revisions, target);
    paths.read(manifests, needs);
    paths.find(digest -> lease(repository, digest), limit, trace);
    if (paths.isEmpty()) {
      driver
          .stat(RegistryLayout.layerLink(repository, target))
          .ifPresent(link -> trace.addLink(repository, latest(repository, link)));
    }
  }

  /** Returns whether a link in a folder that is no repository leads to the target. */
  boolean leadsFrom(StoragePath foreign) {
    Marks marks = new Marks(new ManifestReader(driver, findings), needs);
    new ForeignFolders(driver, marks, findings).mark(foreign);
    return marks.contains(target);
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

  /** An upload in progress may be about to end in a manifest that names what has links here. */
  private Instant latest(RepositoryName repository, StorageEntry link) {
    return RegistryWalk.<UUID>collect(each -> walk.forEachUpload(repository, each)).stream()
        .flatMap(upload -> Stream.of(
            RegistryLayout.uploadData(repository, upload),
            RegistryLayout.uploadStartedAt(repository, upload)))
        .flatMap(path -> driver.stat(path).stream())
        .map(StorageEntry::modified)
        .reduce(link.modified(), Trace::later);
  }
}
