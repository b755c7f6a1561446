package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import java.util.List;

/**
 * Entries outside the layout that lie among layers that the mark did not list. Everything that
 * their links name is marked once, before the first removal. Thread-safe.
 */
public final class UnlistedLayers {
  private final RegistryMark mark;
  private final List<RepositoryMarks> repositories;
  private final Tally tally;
  private boolean marked;

  public UnlistedLayers(RegistryMark mark, List<RepositoryMarks> repositories, Tally tally) {
    this.mark = mark;
    this.repositories = repositories;
    this.tally = tally;
  }

  /** Marks unless that is done; must return before anything is removed or chosen for removal. */
  public synchronized void mark() {
    if (!marked) {
      repositories.forEach(each -> tally.manifestsMarked.add(mark.markAmongLayers(each)));
      marked = true;
    }
  }
}
