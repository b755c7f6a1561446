package io.stowage.registry.gc;

import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes repositories in which nothing is but layer links that are not young: no manifest, no tag, no
 * upload, and nothing foreign. Thread-safe.
 */
final class RepositoryRemover {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final AgeGate gate;
  private final Remover remover;
  private final GcListener listener;

  RepositoryRemover(
      StorageDriver driver, boolean dryRun, AgeGate gate, Remover remover, GcListener listener) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver);
    this.dryRun = dryRun;
    this.gate = gate;
    this.remover = remover;
    this.listener = listener;
  }

  /** Removes {@code repository}; its manifests {@code gone} are there no more, or so in a dry run. */
  void removeIfEmpty(RepositoryName repository, Set<Digest> gone, Tidied tidied) {
    List<StoragePath> folders = List.of(
        RegistryLayout.manifests(repository),
        RegistryLayout.layers(repository),
        RegistryLayout.uploads(repository));
    if (!folders.stream().allMatch(folder -> isEmpty(folder, gone))) {
      return;
    }
    if (!dryRun) {
      walk.forEachLayer(repository, digest -> removeLink(repository, digest));
      tidied.folders +=
          folders.stream().mapToInt(each -> EmptyFolders.remove(driver, each)).sum();
    }
    if (dryRun || !walk.isRepository(repository)) {
      tidied.repositories++;
      listener.repositoryRemoved(repository);
    }
  }

  /**
   * Removes the folders that bear a part of a name and have nothing in them, be they left by this run
   * or by one that was cut off; returns how many.
   */
  long removeFolders() {
    List<String> names = new ArrayList<>();
    driver.list(RegistryLayout.REPOSITORIES, names::add);
    return names.stream()
        .mapToLong(name -> removeFolders(RegistryLayout.REPOSITORIES.resolve(name)))
        .sum();
  }

  private long removeFolders(StoragePath folder) {
    List<String> children = new ArrayList<>();
    driver.list(folder, children::add);
    long removed = children.stream()
        .filter(RegistryLayout::mayBePartOfName)
        .mapToLong(child -> removeFolders(folder.resolve(child)))
        .sum();
    return removed + (driver.deleteIfEmpty(folder) ? 1 : 0);
  }

  private boolean isEmpty(StoragePath path, Set<Digest> gone) {
    List<String> children = new ArrayList<>();
    if (driver.list(path, children::add)) {
      return children.stream().allMatch(child -> isEmpty(path.resolve(child), gone));
    }
    Optional<StorageEntry> object = driver.stat(path);
    return object.isEmpty()
        || LayoutEntry.parse(path)
            .filter(entry -> isNothing(entry, object.get(), gone))
            .isPresent();
  }

  /** In a dry run, what would have been removed still lies there. */
  private boolean isNothing(LayoutEntry entry, StorageEntry object, Set<Digest> gone) {
    if (entry instanceof LayoutEntry.LayerLink) {
      return !gate.isYoung(object.modified());
    }
    return dryRun && manifest(entry).filter(gone::contains).isPresent();
  }

  private static Optional<Digest> manifest(LayoutEntry entry) {
    return entry instanceof LayoutEntry.SignatureLink signature
        ? Optional.of(signature.revision())
        : entry.linkDigest();
  }

  private void removeLink(RepositoryName repository, Digest digest) {
    StoragePath path = RegistryLayout.layerLink(repository, digest);
    driver
        .stat(path)
        .filter(link -> !gate.isYoung(link.modified()))
        .ifPresent(link -> remover.remove(new Candidate(path, link.modified())));
  }
}
