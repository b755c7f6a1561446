package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.sweep.FolderTidier;
import io.stowage.registry.gc.internal.sweep.LinkTidier;
import io.stowage.registry.gc.internal.sweep.Pacer;
import io.stowage.registry.gc.internal.sweep.RepositoryRemover;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import java.util.Set;

/** Cleans up repositories after the sweep, as the options request. Thread-safe. */
final class Tidier {
  private final Set<Tidying> tidying;
  private final Findings findings;
  private final Pacer pacer;
  private final LinkTidier links;
  private final FolderTidier folders;
  private final RepositoryRemover repositories;

  Tidier(
      Set<Tidying> tidying,
      Findings findings,
      Pacer pacer,
      LinkTidier links,
      FolderTidier folders,
      RepositoryRemover repositories) {
    this.tidying = tidying;
    this.findings = findings;
    this.pacer = pacer;
    this.links = links;
    this.folders = folders;
    this.repositories = repositories;
  }

  /** Tidies a repository whose removable manifests are all removed. */
  void tidy(RepositoryMarks repository) {
    try {
      tidyFolders(repository);
    } catch (StorageException.UnexpectedKind e) {
      findings.obscured(e);
    }
  }

  private void tidyFolders(RepositoryMarks repository) {
    RepositoryName name = repository.name();
    boolean removesDead = tidying.contains(Tidying.DEAD_LINKS);
    pacer.check();
    Set<Digest> dead = removesDead ? links.removeDead(name) : Set.of();
    if (removesDead || !repository.removed().isEmpty()) {
      pacer.check();
      links.removeDeadAliases(repository);
    }
    if (tidying.contains(Tidying.UNREACHED_LINKS)) {
      pacer.check();
      links.removeUnreached(repository, dead);
    }
    if (tidying.contains(Tidying.EMPTY_REPOSITORIES) && !repository.foreign()) {
      pacer.check();
      repositories.removeIfEmpty(name, repository.removed());
    }
    if (tidying.contains(Tidying.EMPTY_FOLDERS)) {
      folders.tidy(name);
    }
  }

  /** Removes the remains of removed repositories, after all repositories are tidied. */
  void end() {
    if (tidying.contains(Tidying.EMPTY_FOLDERS)) {
      folders.tidyOwnFolder();
    }
    if (tidying.contains(Tidying.EMPTY_REPOSITORIES)) {
      pacer.check();
      repositories.removeFolders();
    }
  }
}
