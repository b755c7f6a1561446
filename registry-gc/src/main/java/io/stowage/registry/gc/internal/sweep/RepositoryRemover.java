package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes repositories that contain nothing except layer links that are not young: no manifest,
 * tag, upload or foreign entry. With foreign writers, the links are removed first, and the rest
 * only when no folder has changed for the grace period. Thread-safe.
 */
public final class RepositoryRemover {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final FolderSweeper folders;

  public RepositoryRemover(
      RunContext context, Pacer pacer, Remover remover, FolderSweeper folders) {
    this.driver = context.driver();
    this.walk = new RegistryWalk(driver);
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.folders = folders;
  }

  /**
   * Removes {@code repository} if it is empty; the manifests {@code gone} were removed, even in a
   * dry run.
   */
  public void removeIfEmpty(RepositoryName repository, Set<Digest> gone) {
    List<StoragePath> parts = List.of(
        RegistryLayout.manifests(repository),
        RegistryLayout.layers(repository),
        RegistryLayout.uploads(repository));
    if (!parts.stream().allMatch(folder -> isEmpty(folder, gone))) {
      return;
    }
    boolean goes = !folders.spares() || parts.stream().allMatch(this::isBare);
    if (!remover.pretends()) {
      removeLinks(repository);
      parts.forEach(folders::remove);
    }
    if (goes && (remover.pretends() || !walk.isRepository(repository))) {
      context.tally().repositoriesRemoved.increment();
      context.listener().repositoryRemoved(repository);
    }
  }

  /**
   * Removes empty folders whose names are parts of repository names, whether this run or an
   * interrupted one left them.
   */
  public void removeFolders() {
    if (remover.pretends()) {
      return;
    }
    List<String> names = new ArrayList<>();
    try {
      driver.list(RegistryLayout.REPOSITORIES, names::add);
    } catch (StorageException.UnexpectedKind e) {
      // The mark has reported it.
      return;
    }
    for (String name : names.stream().filter(RepositoryRemover::isName).toList()) {
      pacer.check();
      folders.remove(RegistryLayout.REPOSITORIES.resolve(name), RepositoryRemover::isName);
    }
    removeOwn(RegistryLayout.REFERRERS, "");
    removeOwn(RegistryLayout.UNTAGGED, "");
  }

  /** Removes the files of Stowage's own about repositories that no longer exist. */
  private void removeOwn(StoragePath folder, String name) {
    List<String> children = new ArrayList<>();
    if (!driver.list(folder, children::add)) {
      return;
    }
    for (String child : children) {
      pacer.check();
      if (RegistryLayout.mayBePartOfName(child)) {
        removeOwn(folder.resolve(child), name.isEmpty() ? child : name + "/" + child);
      } else if (!isName(name) || !walk.isRepository(RepositoryName.parse(name))) {
        driver.deleteTree(folder.resolve(child));
      }
    }
    driver.deleteIfEmpty(folder);
  }

  private static boolean isName(String component) {
    try {
      RepositoryName.parse(component);
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }

  /** Returns whether {@code path} contains only folders that can all be removed in this run. */
  private boolean isBare(StoragePath path) {
    List<String> children = new ArrayList<>();
    if (!driver.list(path, children::add)) {
      return driver.stat(path).isEmpty();
    }
    return folders.isSettled(path) && children.stream().map(path::resolve).allMatch(this::isBare);
  }

  /**
   * Returns whether a folder is empty; folders nested too deeply, or without a path, are foreign.
   */
  private boolean isEmpty(StoragePath path, Set<Digest> gone) {
    try {
      return isEmpty(path, gone, EmptyFolders.MAX_DEPTH);
    } catch (StorageException.InvalidPath e) {
      return false;
    }
  }

  private boolean isEmpty(StoragePath path, Set<Digest> gone, int levels) {
    pacer.check();
    List<String> children = new ArrayList<>();
    if (driver.list(path, children::add)) {
      return levels > 0
          && children.stream().allMatch(child -> isEmpty(path.resolve(child), gone, levels - 1));
    }
    Optional<StorageEntry> object = driver.stat(path);
    return object.isEmpty()
        || LayoutEntry.parse(path)
            .filter(entry -> isNothing(path, entry, object.get(), gone))
            .isPresent();
  }

  /** Returns whether the entry counts as removed; a dry run leaves removed entries in place. */
  private boolean isNothing(
      StoragePath path, LayoutEntry entry, StorageEntry object, Set<Digest> gone) {
    if (entry instanceof LayoutEntry.LayerLink) {
      return !context.gate().isYoung(path, object.modified());
    }
    return remover.pretends() && manifest(entry).filter(gone::contains).isPresent();
  }

  private Optional<Digest> manifest(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.RevisionLink link && !link.digest().isCanonical()) {
      return context.links().revision(link.repository(), link.digest());
    }
    return entry instanceof LayoutEntry.SignatureLink signature
        ? Optional.of(signature.revision())
        : entry.linkDigest();
  }

  private void removeLinks(RepositoryName repository) {
    List<Digest> digests = RegistryWalk.collect(each -> walk.forEachLayer(repository, each));
    pacer.batches(
        digests,
        batch -> batch.stream()
            .flatMap(digest -> context.old(RegistryLayout.layerLink(repository, digest)).stream())
            .toList(),
        remover::remove);
  }
}
