package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.Arrays;
import java.util.List;

/**
 * Removes empty folders of repositories, except those beside a link, and the remains of tags that
 * name nothing: an interrupted push or removal of a tag leaves its history without a current link.
 * Nothing young is removed, nor a history that contains a link that cannot be understood.
 * Thread-safe.
 */
public final class FolderTidier {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final RegistryWalk histories;
  private final QuarantineLookup lookup;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final FolderSweeper folders;

  /**
   * Lists folders of repositories in {@code context}, and marks foreign entries in {@code marks}.
   */
  public FolderTidier(
      RunContext context, Pacer pacer, Remover remover, Marks marks, FolderSweeper folders) {
    this.driver = context.driver();
    this.walk = new RegistryWalk(context.repositories(), context.foreign(marks));
    this.histories = new RegistryWalk(context.repositories());
    this.lookup = new QuarantineLookup(driver);
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.folders = folders;
  }

  /**
   * Tidies {@code repository}. The folders that make it a repository, and that hold its tags, stay.
   */
  public void tidy(RepositoryName repository) {
    if (driver.isRemote()) {
      removeRemains(repository);
    } else {
      tidyFolders(repository);
    }
  }

  /** Removes the remains of tags that name nothing, from a store in which no folder is empty. */
  private void removeRemains(RepositoryName repository) {
    walk.forEachTag(repository, tag -> {
      pacer.check();
      StoragePath current = RegistryLayout.tagCurrentLink(repository, tag);
      if (context.repositories().stat(current).isEmpty()) {
        removeRest(repository, tag);
      }
    });
  }

  private void tidyFolders(RepositoryName repository) {
    StorageView layers = context.listed(RegistryLayout.layers(repository));
    walk.through(layers)
        .forEachLayer(
            repository,
            digest -> removeUnlessLinked(layers, RegistryLayout.layerLink(repository, digest)));
    StorageView revisions = context.listed(RegistryLayout.revisions(repository));
    walk.through(revisions)
        .forEachRevision(
            repository,
            digest -> tidyRevision(revisions, RegistryLayout.revisionLink(repository, digest)));
    walk.forEachTag(repository, tag -> removeUnlessSet(repository, tag));
  }

  /** Removes files that processes that died during a write left next to the records of runs. */
  public void tidyOwnFolder() {
    if (driver.isRemote()) {
      folders.removeLeftovers(RegistryLayout.STOWAGE);
      return;
    }
    folders.removeLeftovers(RegistryLayout.STOWAGE);
    driver.list(
        RegistryLayout.STOWAGE,
        child -> folders.removeLeftovers(RegistryLayout.STOWAGE.resolve(child)));
  }

  private void removeUnlessLinked(StorageView layers, StoragePath link) {
    pacer.check();
    if (!isThere(layers, link)) {
      folders.remove(link.parent());
    }
  }

  private void tidyRevision(StorageView revisions, StoragePath link) {
    pacer.check();
    if (isThere(revisions, link)) {
      folders.removeLeftovers(link.parent());
    } else {
      folders.remove(link.parent());
    }
  }

  /**
   * Returns whether there is a link. Anything else in its place is no link; the attempt to remove its
   * folder reports it.
   */
  private static boolean isThere(StorageView view, StoragePath link) {
    try {
      return view.stat(link).isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return false;
    }
  }

  /**
   * Removes the remains of {@code tag} if it names nothing, or else the leftovers of a write to it.
   */
  private void removeUnlessSet(RepositoryName repository, Tag tag) {
    pacer.check();
    StoragePath current = RegistryLayout.tagCurrentLink(repository, tag);
    if (driver.stat(current).isPresent()) {
      folders.removeLeftovers(current.parent());
    } else {
      removeRest(repository, tag);
    }
  }

  private void removeRest(RepositoryName repository, Tag tag) {
    StoragePath folder = RegistryLayout.tag(repository, tag);
    List<Digest> history =
        RegistryWalk.collect(each -> histories.forEachTagIndexEntry(repository, tag, each));
    if (history.isEmpty()) {
      folders.remove(folder);
    } else if (isUnset(repository, tag)) {
      List<Candidate> links = old(repository, tag, history);
      if (links.size() == history.size()) {
        if (driver.isRemote()) {
          remover.remove(links);
        } else {
          folders.removeEmptied(folder, () -> remover.remove(links));
        }
      }
    }
  }

  /** Returns whether the tag is unset; a removal or a collection may have its link in quarantine. */
  private boolean isUnset(RepositoryName repository, Tag tag) {
    return lookup
        .find(view -> view.stat(RegistryLayout.tagCurrentLink(repository, tag)))
        .isEmpty();
  }

  private List<Candidate> old(RepositoryName repository, Tag tag, List<Digest> history) {
    return history.stream()
        .flatMap(digest -> context
            .old(RegistryLayout.tagIndexLink(repository, tag, digest))
            .filter(link -> names(link.object(), digest))
            .stream())
        .toList();
  }

  private boolean names(StoragePath link, Digest digest) {
    byte[] content = Link.content(digest);
    try {
      return Arrays.equals(content, driver.read(link, content.length));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return false;
    }
  }
}
