package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hides links of one repository, restores them, or removes them permanently. */
final class HiddenLinks {
  private final StorageDriver driver;
  private final RepositoryName name;
  private final TagLinks tags;
  private final RemovalQuarantine run;

  HiddenLinks(Backend backend, RepositoryName name, RemovalQuarantine run) {
    this.driver = backend.driver();
    this.name = name;
    this.tags = new TagLinks(backend, name);
    this.run = run;
  }

  /** Returns the current link of a manifest, or empty if there is none. */
  Optional<HiddenLink> manifest(Digest digest) {
    return link(digest, RegistryLayout.revisionLink(name, digest), true);
  }

  /**
   * Returns the current link of a manifest by another digest than the one under which it is stored,
   * or empty if there is none.
   */
  Optional<HiddenLink> alias(Digest digest) {
    return link(digest, RegistryLayout.revisionLink(name, digest), false);
  }

  /** Returns the current link of a layer, or empty if there is none. */
  Optional<HiddenLink> layer(Digest digest) {
    return link(digest, RegistryLayout.layerLink(name, digest), false);
  }

  private Optional<HiddenLink> link(Digest digest, StoragePath path, boolean manifest) {
    return driver
        .listed(path.parent(), "") // a single look need not find the leases of other processes
        .stat(path)
        .map(entry -> new HiddenLink(digest, path, entry, manifest));
  }

  /** Hides those of {@code links} on which no writer has relied since they were read. */
  List<HiddenLink> hide(List<HiddenLink> links) {
    Set<StoragePath> taken =
        Set.copyOf(run.take(links.stream().map(HiddenLink::seen).toList()));
    return links.stream().filter(link -> taken.contains(link.path())).toList();
  }

  /** Restores those of {@code links} that are hidden. */
  void show(List<HiddenLink> links) {
    run.restore(paths(links));
  }

  /** Returns whether another process or thread has restored {@code link}. */
  boolean isBack(HiddenLink link) {
    return hasLease(driver, link);
  }

  /** Returns whether a program that had already opened the link wrote to it while it was hidden. */
  boolean isWrittenTo(HiddenLink link) {
    return run.kept().stat(link.path()).isPresent() && !hasLease(run.kept(), link);
  }

  private static boolean hasLease(StorageView view, HiddenLink link) {
    return view.stat(link.path())
        .filter(found -> link.seen().isUnchanged(found.modified()))
        .isPresent();
  }

  /**
   * Removes {@code hidden} permanently, manifests first, so that a loss of power leaves no manifest
   * without its layer links. An alias without its manifest is not read.
   *
   * @return the paths of the removed links, without those that were restored
   */
  List<StoragePath> purge(List<HiddenLink> hidden) {
    List<HiddenLink> manifests = hidden.stream().filter(HiddenLink::isManifest).toList();
    List<StoragePath> removed = new ArrayList<>(purgeAll(manifests));
    run.persist(paths(manifests));
    removed.addAll(purgeAll(hidden.stream().filter(link -> !link.isManifest()).toList()));
    return removed;
  }

  private List<StoragePath> purgeAll(List<HiddenLink> hidden) {
    List<HiddenLink> besideOthers = hidden.stream().filter(this::isBesideOthers).toList();
    List<HiddenLink> alone =
        hidden.stream().filter(link -> !besideOthers.contains(link)).toList();
    List<StoragePath> removed = new ArrayList<>(run.purge(paths(alone)));
    removed.addAll(paths(besideOthers.stream().filter(this::removeBesideOthers).toList()));
    return removed;
  }

  private static List<StoragePath> paths(List<HiddenLink> links) {
    return links.stream().map(HiddenLink::path).toList();
  }

  /**
   * Returns whether a purge, which removes the folder of a link with it, would remove other objects
   * too.
   */
  private boolean isBesideOthers(HiddenLink link) {
    List<String> names = new ArrayList<>();
    run.kept().list(link.path().parent(), names::add);
    return names.size() > 1;
  }

  /** Removes a link but leaves the foreign objects in its folder. */
  private boolean removeBesideOthers(HiddenLink link) {
    if (run.restore(List.of(link.path())).isEmpty()) {
      return false;
    }
    driver.delete(link.path());
    if (link.isManifest()) {
      driver.deleteTree(RegistryLayout.signatures(name, link.digest()));
      tags.removeDangling(link.digest());
    }
    return true;
  }
}
