package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;

/**
 * Removes empty folders of repositories, and the remains of tags that name nothing. Thread-safe.
 */
public final class FolderTidier {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final FolderSweeper folders;
  private final UnsetTags tags;

  /**
   * Lists folders of repositories in {@code context}, and marks foreign entries in {@code marks}.
   */
  public FolderTidier(RunContext context, Remover remover, Marks marks, FolderSweeper folders) {
    this.driver = context.driver();
    this.walk = new RegistryWalk(driver, context.foreign(marks));
    this.folders = folders;
    this.tags = new UnsetTags(context, remover, folders);
  }

  /**
   * Tidies {@code repository}. The folders that make it a repository, and that hold its tags, stay.
   */
  public void tidy(RepositoryName repository) {
    walk.forEachLayer(
        repository, digest -> removeUnlessLinked(RegistryLayout.layerLink(repository, digest)));
    walk.forEachRevision(
        repository,
        digest -> folders.remove(RegistryLayout.revisionLink(repository, digest).parent()));
    walk.forEachTag(repository, tag -> tags.remove(repository, tag));
  }

  /** Removes what processes that died during a write left next to the records of runs. */
  public void tidyOurs() {
    folders.removeLeftovers(RegistryLayout.STOWAGE);
    folders.removeLeftoversBelow(RegistryLayout.STOWAGE);
  }

  private void removeUnlessLinked(StoragePath link) {
    if (driver.stat(link).isEmpty()) {
      folders.remove(link.parent());
    }
  }
}
