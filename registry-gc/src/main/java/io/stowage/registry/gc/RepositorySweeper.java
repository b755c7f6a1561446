package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.Obstacles;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes the manifests that do not stay, and adds up what a repository has of garbage. Thread-safe.
 */
final class RepositorySweeper {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final AgeGate gate;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;
  private final Tally tally;
  private final GcListener listener;

  RepositorySweeper(
      StorageDriver driver,
      boolean dryRun,
      AgeGate gate,
      Pacer pacer,
      Remover remover,
      Marks marks,
      Findings findings,
      Tally tally,
      GcListener listener) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver, new Obstacles(findings));
    this.dryRun = dryRun;
    this.gate = gate;
    this.pacer = pacer;
    this.remover = remover;
    this.marks = marks;
    this.tally = tally;
    this.listener = listener;
  }

  /**
   * Removes the manifests of {@code repository} that do not stay. One that somebody relied on meanwhile
   * stays, with all that it keeps, and is marked.
   */
  void removeManifests(RepositoryMarks repository) {
    List<Digest> garbage = repository.garbage();
    Map<Digest, List<StoragePath>> history = history(repository.name(), garbage);
    pacer.batches(garbage, batch -> remove(repository, batch, history));
  }

  /**
   * Waits until all manifests that were removed stay removed after a crash: what they name goes next,
   * and one that came back would have lost it.
   */
  void persistRemovals(List<RepositoryMarks> repositories) {
    if (!dryRun) {
      remover.persist(repositories.stream()
          .flatMap(each -> each.removed().stream()
              .map(digest ->
                  RegistryLayout.revisionLink(each.name(), digest).parent().parent()))
          .collect(Collectors.toSet()));
    }
  }

  private void remove(
      RepositoryMarks repository, List<Digest> batch, Map<Digest, List<StoragePath>> history) {
    Map<Digest, Candidate> candidates = new LinkedHashMap<>();
    for (Digest digest : batch) {
      if (!repository.stays(digest)) {
        candidates.put(digest, candidate(repository, digest, history));
      }
    }
    Set<Candidate> taken = take(candidates.values());
    candidates.forEach((digest, candidate) -> {
      if (!taken.contains(candidate)) {
        keep(repository, digest);
      }
    });
    candidates.entrySet().stream()
        .filter(each -> taken.contains(each.getValue()))
        .forEach(each -> remove(repository, each.getKey(), each.getValue()));
  }

  /** Removes what was taken, unless it stays by now for the sake of another. */
  private void remove(RepositoryMarks repository, Digest digest, Candidate taken) {
    if (repository.stays(digest)) {
      remover.putBack(taken);
    } else if (dryRun || !remover.purge(List.of(taken)).isEmpty()) {
      repository.removed().add(digest);
      tally.manifestsRemoved.increment();
      listener.manifestRemoved(repository.name(), digest);
    } else {
      keep(repository, digest);
    }
  }

  private void keep(RepositoryMarks repository, Digest digest) {
    tally.manifestsMarked.add(repository.keep(digest, marks));
  }

  private Set<Candidate> take(Collection<Candidate> candidates) {
    return Set.copyOf(dryRun ? candidates : remover.take(List.copyOf(candidates)));
  }

  private static Candidate candidate(
      RepositoryMarks repository, Digest digest, Map<Digest, List<StoragePath>> history) {
    return new Candidate(
        RegistryLayout.revisionLink(repository.name(), digest),
        repository.lease(digest),
        history.getOrDefault(digest, List.of()));
  }

  /** Adds up what the repository has of blobs that nothing reaches and that are not young. */
  RepositoryReport report(RepositoryMarks repository) {
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
    repository.removed().stream().filter(digest -> !marks.contains(digest)).forEach(unmarked::add);
    List<StorageEntry> garbage =
        unmarked.stream().map(this::garbage).flatMap(Optional::stream).toList();
    return new RepositoryReport(
        repository.name(),
        repository.liveManifests(),
        repository.removed().size(),
        repository.liveManifests() + marked[0],
        garbage.size(),
        garbage.stream().mapToLong(StorageEntry::size).sum());
  }

  private Optional<StorageEntry> garbage(Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    try {
      return driver.stat(data).filter(entry -> !gate.isYoung(data, entry.modified()));
    } catch (StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
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
