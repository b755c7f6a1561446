package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.Set;

/** Cleans up a repository after the sweep. What is young stays as it is. Thread-safe. */
final class Tidier {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final Set<Tidying> tidying;
  private final AgeGate gate;
  private final Remover remover;
  private final Marks marks;
  private final RepositoryRemover repositories;
  private final Findings findings;
  private final GcListener listener;

  Tidier(
      Registry registry,
      GcOptions options,
      AgeGate gate,
      Remover remover,
      Marks marks,
      Findings findings,
      GcListener listener) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.dryRun = options.dryRun();
    this.tidying = options.tidying();
    this.gate = gate;
    this.remover = remover;
    this.marks = marks;
    this.repositories = new RepositoryRemover(driver, dryRun, gate, remover, listener);
    this.findings = findings;
    this.listener = listener;
  }

  /** Tidies {@code repository}, of which the manifests {@code removed} were removed. */
  Tidied tidy(RepositoryName repository, Set<Digest> removed) {
    Tidied tidied = new Tidied();
    if (tidying.contains(Tidying.DEAD_LINKS)) {
      walk.forEachLayerBut(
          marks::contains, repository, digest -> removeIfDead(repository, digest, tidied));
    }
    if (tidying.contains(Tidying.EMPTY_FOLDERS) && !dryRun) {
      tidied.folders += removeFolders(repository);
    }
    if (tidying.contains(Tidying.EMPTY_REPOSITORIES)) {
      repositories.removeIfEmpty(repository, removed, tidied);
    }
    return tidied;
  }

  /** Removes what is left of repositories that were removed, once all are tidied; counts folders. */
  long removeFolders() {
    return !dryRun && tidying.contains(Tidying.EMPTY_REPOSITORIES)
        ? repositories.removeFolders()
        : 0;
  }

  private void removeIfDead(RepositoryName repository, Digest digest, Tidied tidied) {
    Optional<StorageEntry> link = dead(repository, digest);
    if (link.isPresent() && removeLayerLink(repository, digest, link.get())) {
      tidied.links++;
      listener.layerLinkRemoved(repository, digest);
    }
  }

  /** Returns the link to a blob that is gone, or would be after a dry run; not one that is young. */
  private Optional<StorageEntry> dead(RepositoryName repository, Digest digest) {
    Optional<Digest> stored = stored(repository, digest);
    if (stored.isEmpty() || marks.contains(stored.get()) || staysThere(stored.get())) {
      return Optional.empty();
    }
    return driver
        .stat(RegistryLayout.layerLink(repository, digest))
        .filter(link -> !gate.isYoung(link.modified()));
  }

  private Optional<Digest> stored(RepositoryName repository, Digest digest) {
    try {
      return links.layer(repository, digest);
    } catch (DamagedLinkException e) {
      findings.damaged(e.path(), e);
      return Optional.empty();
    }
  }

  private boolean staysThere(Digest stored) {
    Optional<StorageEntry> data = driver.stat(RegistryLayout.blobData(stored));
    return data.isPresent() && !(dryRun && !gate.isYoung(data.get().modified()));
  }

  private boolean removeLayerLink(RepositoryName repository, Digest digest, StorageEntry link) {
    StoragePath path = RegistryLayout.layerLink(repository, digest);
    return dryRun || remover.remove(new Candidate(path, link.modified()));
  }

  /** The folders above those that bear digests stay: they make the repository, and its list of tags. */
  private int removeFolders(RepositoryName repository) {
    int[] removed = {0};
    walk.forEachLayer(
        repository,
        digest -> removed[0] +=
            removeIfEmpty(RegistryLayout.layerLink(repository, digest).parent()));
    walk.forEachRevision(
        repository,
        digest -> removed[0] += EmptyFolders.remove(
            driver, RegistryLayout.revisionLink(repository, digest).parent()));
    walk.forEachTag(repository, tag -> removed[0] += removeFolders(repository, tag));
    return removed[0];
  }

  private int removeFolders(RepositoryName repository, Tag tag) {
    boolean named = driver.stat(RegistryLayout.tagCurrentLink(repository, tag)).isPresent();
    return named ? 0 : EmptyFolders.remove(driver, RegistryLayout.tag(repository, tag));
  }

  private int removeIfEmpty(StoragePath folder) {
    return driver.deleteIfEmpty(folder) ? 1 : 0;
  }
}
