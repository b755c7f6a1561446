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
  private final RegistryWalk walk;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;

  public RepositorySweeper(RunContext context, Pacer pacer, Remover remover, Marks marks) {
    this.walk = new RegistryWalk(context.driver(), context.findings());
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
    List<Digest> garbage = repository.garbage();
    if (garbage.isEmpty()) {
      return;
    }
    pacer.check();
    Map<Digest, List<StoragePath>> history = history(repository.name(), garbage);
    pacer.batches(garbage, batch -> remove(repository, batch, history));
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
    candidates.entrySet().stream()
        .filter(each -> taken.contains(each.getValue()))
        .forEach(each -> remove(repository, each.getKey(), each.getValue()));
  }

  /** Removes a taken manifest, unless it now stays for the sake of another one. */
  private void remove(RepositoryMarks repository, Digest digest, Candidate taken) {
    if (repository.stays(digest)) {
      remover.putBack(taken);
    } else if (!remover.purge(List.of(taken)).isEmpty()) {
      repository.removed().add(digest);
      context.tally().manifestsRemoved.increment();
      context.listener().manifestRemoved(repository.name(), digest);
    } else {
      keep(repository, digest);
    }
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
    walk.forEachTag(name, tag -> {
      pacer.check();
      walk.forEachTagIndexEntry(
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
