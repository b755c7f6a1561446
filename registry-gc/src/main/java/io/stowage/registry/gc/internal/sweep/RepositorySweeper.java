package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes the manifests that do not stay. Thread-safe. */
public final class RepositorySweeper {
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;

  public RepositorySweeper(RunContext context, Pacer pacer, Remover remover, Marks marks) {
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.marks = marks;
  }

  /**
   * Removes the manifests of {@code repository} that do not stay. A manifest that a writer has
   * relied on meanwhile stays, with everything it keeps, and is marked.
   */
  public void removeManifests(RepositoryMarks repository) {
    if (repository.hasGarbage() && context.driver().isRemote() && !remover.pretends()) {
      keepWithNew(repository);
    }
    List<Digest> garbage = repository.garbage();
    if (garbage.isEmpty()) {
      return;
    }
    pacer.check();
    Map<Digest, List<StoragePath>> history = history(repository.name(), garbage);
    pacer.batches(garbage, batch -> remove(repository, batch, history));
  }

  /**
   * Keeps what manifests keep that were pushed since the mark. One listing shows the tags of a
   * repository after its manifests, so a tag may name an index whose children were not seen.
   */
  private void keepWithNew(RepositoryMarks repository) {
    pacer.check();
    RegistryWalk now =
        new RegistryWalk(context.listed(RegistryLayout.revisions(repository.name())));
    RegistryWalk.<Digest>collect(each -> now.forEachManifest(repository.name(), each))
        .forEach(
            digest -> context.tally().manifestsMarked.add(repository.keepWithNew(digest, marks)));
  }

  /**
   * Waits until the removals of all manifests would survive a crash. Their references are removed
   * next, and a manifest that was restored would have lost them.
   */
  public void persistRemovals(List<RepositoryMarks> repositories) {
    remover.persist(repositories.stream()
        .flatMap(each -> each.removed().stream()
            .map(digest ->
                RegistryLayout.revisionLink(each.name(), digest).parent().parent()))
        .collect(Collectors.toSet()));
  }

  private void remove(
      RepositoryMarks repository, List<Digest> batch, Map<Digest, List<StoragePath>> history) {
    Map<Digest, Candidate> candidates = new LinkedHashMap<>();
    for (Digest digest : batch) {
      if (!repository.stays(digest)) {
        repository
            .link(digest)
            .map(link -> candidate(repository, digest, link, history))
            .ifPresentOrElse(
                found -> candidates.put(digest, found), () -> keep(repository, digest));
      }
    }
    Set<Candidate> taken = take(candidates.values());
    candidates.forEach((digest, candidate) -> {
      if (!taken.contains(candidate)) {
        keep(repository, digest);
      }
    });
    candidates.values().retainAll(taken);
    removeTaken(repository, candidates);
  }

  /**
   * Removes manifests that were taken, except those that now stay for the sake of another one. Those
   * of which none keeps another one are removed together.
   */
  private void removeTaken(RepositoryMarks repository, Map<Digest, Candidate> taken) {
    Map<Digest, Candidate> together = new LinkedHashMap<>();
    taken.forEach((digest, candidate) -> {
      if (repository.isKeptByAny(digest, together.keySet())) {
        purge(repository, together);
        together.clear();
      }
      together.put(digest, candidate);
    });
    purge(repository, together);
  }

  private void purge(RepositoryMarks repository, Map<Digest, Candidate> taken) {
    Map<Digest, Candidate> garbage = new LinkedHashMap<>();
    taken.forEach((digest, candidate) -> {
      if (repository.stays(digest)) {
        remover.putBack(candidate);
      } else {
        garbage.put(digest, candidate);
      }
    });
    Set<Candidate> purged =
        garbage.isEmpty() ? Set.of() : Set.copyOf(remover.purge(List.copyOf(garbage.values())));
    garbage.forEach((digest, candidate) -> {
      if (purged.contains(candidate)) {
        repository.removed().add(digest);
        context.tally().manifestsRemoved.increment();
        context.listener().manifestRemoved(repository.name(), digest);
      } else {
        keep(repository, digest);
      }
    });
  }

  private void keep(RepositoryMarks repository, Digest digest) {
    context.tally().manifestsMarked.add(repository.keep(digest, marks));
  }

  private Set<Candidate> take(Collection<Candidate> candidates) {
    return Set.copyOf(remover.take(List.copyOf(candidates)));
  }

  private static Candidate candidate(
      RepositoryMarks repository,
      Digest digest,
      StorageEntry link,
      Map<Digest, List<StoragePath>> history) {
    StoragePath path = RegistryLayout.revisionLink(repository.name(), digest);
    return new Candidate(new Quarantine.Seen(path, link), history.getOrDefault(digest, List.of()));
  }

  /** Returns the history links that name each garbage manifest; every tag is read only once. */
  private Map<Digest, List<StoragePath>> history(RepositoryName name, List<Digest> garbage) {
    Map<Digest, List<StoragePath>> history = new HashMap<>();
    if (remover.pretends()) {
      return history;
    }
    garbage.forEach(digest -> history.put(digest, new ArrayList<>()));
    RegistryWalk tags =
        new RegistryWalk(context.listed(RegistryLayout.tags(name)), context.findings());
    tags.forEachTag(name, tag -> {
      pacer.check();
      tags.forEachTagIndexEntry(
          name,
          tag,
          digest -> history.computeIfPresent(digest, (same, links) -> {
            links.add(RegistryLayout.tagIndexLink(name, tag, digest));
            return links;
          }));
    });
    return history;
  }
}
