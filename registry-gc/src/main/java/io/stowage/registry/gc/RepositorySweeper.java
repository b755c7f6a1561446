package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes the manifests that do not stay, and adds up what a repository has of garbage. Thread-safe.
 */
final class RepositorySweeper {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final AgeGate gate;
  private final Remover remover;
  private final Marks marks;
  private final GcListener listener;

  RepositorySweeper(
      StorageDriver driver,
      boolean dryRun,
      AgeGate gate,
      Remover remover,
      Marks marks,
      GcListener listener) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver);
    this.dryRun = dryRun;
    this.gate = gate;
    this.remover = remover;
    this.marks = marks;
    this.listener = listener;
  }

  /**
   * Removes the manifests of {@code repository} that do not stay. One that somebody relied on meanwhile
   * stays, with all that it keeps, and is marked.
   *
   * @return what was removed
   */
  Set<Digest> removeManifests(RepositoryMarks repository) {
    Set<Digest> removed = new LinkedHashSet<>();
    for (Digest digest : repository.garbage()) {
      if (!repository.liveness().isLive(digest)) {
        if (remove(repository, digest)) {
          removed.add(digest);
          listener.manifestRemoved(repository.name(), digest);
        } else {
          repository.keep(List.of(digest), marks);
        }
      }
    }
    if (!dryRun && !removed.isEmpty()) {
      removeHistory(repository.name(), removed);
    }
    return removed;
  }

  /** Adds up what the repository has of blobs that nothing reaches and that are not young. */
  RepositoryReport report(RepositoryMarks repository, Set<Digest> removedManifests) {
    List<Digest> unmarked = new ArrayList<>();
    walk.forEachLayer(repository.name(), digest -> {
      if (digest.algorithm().equals(DigestAlgorithm.SHA256) && !marks.contains(digest)) {
        unmarked.add(digest);
      }
    });
    removedManifests.stream().filter(digest -> !marks.contains(digest)).forEach(unmarked::add);
    List<StorageEntry> garbage = unmarked.stream()
        .map(digest -> driver.stat(RegistryLayout.blobData(digest)))
        .flatMap(Optional::stream)
        .filter(entry -> !gate.isYoung(entry.modified()))
        .toList();
    return new RepositoryReport(
        repository.name(),
        repository.liveManifests(),
        removedManifests.size(),
        repository.liveBlobs(),
        garbage.size(),
        garbage.stream().mapToLong(StorageEntry::size).sum());
  }

  private boolean remove(RepositoryMarks repository, Digest digest) {
    return dryRun
        || remover.remove(
            RegistryLayout.revisionLink(repository.name(), digest), repository.lease(digest));
  }

  private void removeHistory(RepositoryName name, Set<Digest> removed) {
    for (Tag tag : RegistryWalk.<Tag>collect(each -> walk.forEachTag(name, each))) {
      List<Digest> entries = new ArrayList<>();
      walk.forEachTagIndexEntry(name, tag, entries::add);
      entries.stream()
          .filter(removed::contains)
          .forEach(digest ->
              driver.deleteTree(RegistryLayout.tagIndexLink(name, tag, digest).parent()));
    }
  }
}
