package io.stowage.registry.gc;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.ForeignMarker;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.Reach;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Cleans up a repository after the sweep. What is young stays as it is. Thread-safe. */
final class Tidier {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final boolean dryRun;
  private final Set<Tidying> tidying;
  private final AgeGate gate;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;
  private final ForeignWriters foreign;
  private final Reach reach;
  private final FolderSweeper folders;
  private final UnsetTags tags;
  private final RepositoryRemover repositories;
  private final Findings findings;
  private final Tally tally;
  private final GcListener listener;

  Tidier(
      Registry registry,
      GcOptions options,
      AgeGate gate,
      Pacer pacer,
      Remover remover,
      Marks marks,
      ForeignWriters foreign,
      Reach reach,
      FolderSweeper folders,
      Findings findings,
      Tally tally,
      GcListener listener) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver, new ForeignMarker(driver, marks, findings));
    this.dryRun = options.dryRun();
    this.tidying = options.tidying();
    this.gate = gate;
    this.pacer = pacer;
    this.remover = remover;
    this.marks = marks;
    this.foreign = foreign;
    this.reach = reach;
    this.folders = folders;
    this.tags = new UnsetTags(driver, gate, remover, folders);
    this.repositories =
        new RepositoryRemover(driver, dryRun, gate, pacer, remover, folders, tally, listener);
    this.findings = findings;
    this.tally = tally;
    this.listener = listener;
  }

  /** Tidies a repository of which all manifests were removed that can go. */
  void tidy(RepositoryMarks repository) {
    try {
      tidyFolders(repository);
    } catch (StorageException.UnexpectedKind e) {
      findings.obscured(e);
    }
  }

  private void tidyFolders(RepositoryMarks repository) {
    RepositoryName name = repository.name();
    if (tidying.contains(Tidying.DEAD_LINKS)) {
      removeOld(name, layersBut(marks, name, digest -> isDead(name, digest)));
    }
    if (tidying.contains(Tidying.UNREACHED_LINKS)
        && !repository.foreign()
        && !foreign.hasUploadUnderWay(name)) {
      reach
          .of(name, manifest -> !repository.removed().contains(manifest))
          .ifPresent(reached -> removeUnreached(name, reached));
    }
    if (tidying.contains(Tidying.EMPTY_REPOSITORIES) && !repository.foreign()) {
      repositories.removeIfEmpty(name, repository.removed());
    }
    if (tidying.contains(Tidying.EMPTY_FOLDERS) && !dryRun) {
      removeFolders(name);
    }
  }

  /** Removes what is left of repositories that were removed, once all are tidied. */
  void removeFolders() {
    if (!dryRun && tidying.contains(Tidying.EMPTY_FOLDERS)) {
      folders.removeLeftovers(RegistryLayout.OURS);
      folders.removeLeftoversBelow(RegistryLayout.OURS);
    }
    if (!dryRun && tidying.contains(Tidying.EMPTY_REPOSITORIES)) {
      repositories.removeFolders();
    }
  }

  /** In a dry run, what is dead was counted, and still lies there. */
  private void removeUnreached(RepositoryName repository, Marks reached) {
    boolean counted = dryRun && tidying.contains(Tidying.DEAD_LINKS);
    removeOld(
        repository,
        layersBut(
            reached,
            repository,
            digest -> stored(repository, digest).isPresent()
                && !(counted && isDead(repository, digest))));
  }

  private List<Digest> layersBut(Marks known, RepositoryName repository, Predicate<Digest> chosen) {
    List<Digest> unknown =
        RegistryWalk.collect(each -> walk.forEachLayerBut(known::contains, repository, each));
    return unknown.stream().filter(chosen).toList();
  }

  /** Returns whether it is a link to a blob that is gone, or would be after a dry run. */
  private boolean isDead(RepositoryName repository, Digest digest) {
    return stored(repository, digest)
        .filter(stored -> !marks.contains(stored) && !staysThere(stored))
        .isPresent();
  }

  private void removeOld(RepositoryName repository, List<Digest> links) {
    Map<Digest, Candidate> old = new LinkedHashMap<>();
    for (Digest digest : links) {
      StoragePath path = RegistryLayout.layerLink(repository, digest);
      driver
          .stat(path)
          .filter(link -> !gate.isYoung(path, link.modified()))
          .ifPresent(link -> old.put(digest, new Candidate(path, link.modified())));
    }
    pacer.batches(List.copyOf(old.entrySet()), batch -> {
      List<Candidate> candidates = batch.stream().map(Map.Entry::getValue).toList();
      Set<Candidate> removed = Set.copyOf(dryRun ? candidates : remover.remove(candidates));
      batch.stream()
          .filter(each -> removed.contains(each.getValue()))
          .forEach(each -> removed(repository, each.getKey()));
    });
  }

  private void removed(RepositoryName repository, Digest link) {
    tally.linksRemoved.increment();
    listener.layerLinkRemoved(repository, link);
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
    StoragePath path = RegistryLayout.blobData(stored);
    Optional<StorageEntry> data = driver.stat(path);
    return data.isPresent() && !(dryRun && !gate.isYoung(path, data.get().modified()));
  }

  /** The folders above those that bear digests stay: they make the repository, and its list of tags. */
  private void removeFolders(RepositoryName repository) {
    walk.forEachLayer(
        repository, digest -> removeUnlessLinked(RegistryLayout.layerLink(repository, digest)));
    walk.forEachRevision(
        repository,
        digest -> folders.remove(RegistryLayout.revisionLink(repository, digest).parent()));
    walk.forEachTag(repository, tag -> tags.remove(repository, tag));
  }

  private void removeUnlessLinked(StoragePath link) {
    if (driver.stat(link).isEmpty()) {
      folders.remove(link.parent());
    }
  }
}
