package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Collection;
import java.util.List;

/** The remover of a dry run: changes nothing, and reports everything as removed. */
public final class PretendingRemover implements Remover {
  private final Quarantine quarantine;
  private final boolean holds;

  /**
   * Pretends to remove from {@code driver}, and to keep everything in quarantine if {@code holds}.
   */
  public PretendingRemover(StorageDriver driver, boolean holds) {
    this.quarantine = driver.quarantine();
    this.holds = holds;
  }

  @Override
  public boolean pretends() {
    return true;
  }

  @Override
  public boolean holds() {
    return holds;
  }

  /** Returns an empty view. */
  @Override
  public StorageView taken() {
    return quarantine.keptBy("none");
  }

  @Override
  public boolean isRefused(Candidate candidate) {
    return false;
  }

  @Override
  public List<Candidate> take(List<Candidate> candidates) {
    return candidates;
  }

  @Override
  public List<StoragePath> restoreTaken(List<StoragePath> objects) {
    return List.of();
  }

  @Override
  public void putBack(Candidate taken) {}

  @Override
  public List<Candidate> purge(List<Candidate> taken) {
    return taken;
  }

  @Override
  public void persist(Collection<StoragePath> folders) {}

  @Override
  public boolean restoreKept(KeptEntry kept) {
    return quarantine.keptBy(kept.run()).stat(kept.path()).isPresent();
  }

  @Override
  public List<StoragePath> purgeKept(String run, List<StoragePath> objects) {
    return objects;
  }

  @Override
  public void persistKept(String run, Collection<StoragePath> folders) {}

  @Override
  public void forgetIfDone(String run) {}
}
