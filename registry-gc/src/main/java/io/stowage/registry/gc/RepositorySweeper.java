package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    List<Digest> garbage = repository.garbage();
    Map<Digest, List<StoragePath>> history = history(repository.name(), garbage);
    Set<Digest> removed = new LinkedHashSet<>();
    for (Digest digest : garbage) {
      if (repository.liveness().isLive(digest)) {
        continue;
      }
      if (remove(repository, digest, history.getOrDefault(digest, List.of()))) {
        removed.add(digest);
        listener.manifestRemoved(repository.name(), digest);
      } else {
        repository.keep(digest, marks);
      }
    }
    return removed;
  }

  /** Adds up what the repository has of blobs that nothing reaches and that are not young. */
  RepositoryReport report(RepositoryMarks repository, Set<Digest> removedManifests) {
    long[] marked = {0};
    Set<Digest> unmarked = new LinkedHashSet<>();
    walk.forEachLayerBut(
        encoded -> {
          boolean known = marks.contains(encoded);
          marked[0] += known ? 1 : 0;
          return known;
        },
        repository.name(),
        digest -> {
          if (MarkSet.isCanonical(digest)) {
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
        repository.liveManifests() + marked[0],
        garbage.size(),
        garbage.stream().mapToLong(StorageEntry::size).sum());
  }

  /** The history goes while the revision is out of sight: a run that is cut off does both again. */
  private boolean remove(RepositoryMarks repository, Digest digest, List<StoragePath> history) {
    return dryRun
        || remover.remove(new Candidate(
            RegistryLayout.revisionLink(repository.name(), digest),
            repository.lease(digest),
            history));
  }

  /** Returns which tags' histories name which garbage; a tag is looked at once, not once for each. */
  private Map<Digest, List<StoragePath>> history(RepositoryName name, List<Digest> garbage) {
    Map<Digest, List<StoragePath>> history = new HashMap<>();
    if (dryRun || garbage.isEmpty()) {
      return history;
    }
    garbage.forEach(digest -> history.put(digest, new ArrayList<>()));
    walk.forEachTag(
        name,
        tag -> walk.forEachTagIndexEntry(
            name,
            tag,
            digest -> history.computeIfPresent(digest, (same, links) -> {
              links.add(RegistryLayout.tagIndexLink(name, tag, digest));
              return links;
            })));
    return history;
  }
}
