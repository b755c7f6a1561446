package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Hides links of one repository, restores them, or removes them permanently. */
final class HiddenLinks {
  private final StorageDriver driver;
  private final Quarantine quarantine;
  private final RepositoryName name;
  private final TagLinks tags;
  private final RemovalQuarantine run;

  HiddenLinks(Backend backend, RepositoryName name, RemovalQuarantine run) {
    this.driver = backend.driver();
    this.quarantine = driver.quarantine();
    this.name = name;
    this.tags = new TagLinks(backend, name);
    this.run = run;
  }

  /** Returns the current link of a manifest, or empty if there is none. */
  Optional<HiddenLink> manifest(Digest digest) {
    return link(digest, RegistryLayout.revisionLink(name, digest), true);
  }

  /** Returns the current link of a layer, or empty if there is none. */
  Optional<HiddenLink> layer(Digest digest) {
    return link(digest, RegistryLayout.layerLink(name, digest), false);
  }

  private Optional<HiddenLink> link(Digest digest, StoragePath path, boolean manifest) {
    return leaseAt(path)
        .map(lease -> new HiddenLink(digest, path, run.kept(path), lease, manifest));
  }

  /**
   * Hides {@code link}; returns whether it is hidden and no writer has relied on it since it was
   * read.
   */
  boolean hide(HiddenLink link) {
    return quarantine.takeUnchanged(link.path(), link.kept(), link.lease());
  }

  void show(List<HiddenLink> hidden) {
    hidden.forEach(link -> quarantine.restore(link.kept(), link.path()));
  }

  /** Returns whether another process or thread has restored {@code link}. */
  boolean isBack(HiddenLink link) {
    return leaseAt(link.path()).equals(Optional.of(link.lease()));
  }

  /**
   * Removes {@code hidden} permanently, manifests first, so that a loss of power leaves no manifest
   * without its layer links.
   *
   * @return the paths of the removed links, without those that were restored
   */
  List<StoragePath> purge(List<HiddenLink> hidden) {
    List<HiddenLink> manifests = hidden.stream().filter(HiddenLink::isManifest).toList();
    List<StoragePath> removed = new ArrayList<>(purgeAll(manifests));
    driver.persist(
        manifests.stream().flatMap(link -> Stream.of(link.path(), link.kept())).toList());
    removed.addAll(purgeAll(hidden.stream().filter(link -> !link.isManifest()).toList()));
    return removed;
  }

  private List<StoragePath> purgeAll(List<HiddenLink> hidden) {
    List<HiddenLink> besideOthers = hidden.stream().filter(this::isBesideOthers).toList();
    Set<StoragePath> purged = Set.copyOf(quarantine.purgeAll(hidden.stream()
        .filter(link -> !besideOthers.contains(link))
        .map(HiddenLink::kept)
        .toList()));
    return hidden.stream()
        .filter(link ->
            besideOthers.contains(link) ? removeBesideOthers(link) : purged.contains(link.kept()))
        .map(HiddenLink::path)
        .toList();
  }

  /**
   * Returns whether a purge, which removes the folder of a link with it, would remove other objects
   * too.
   */
  private boolean isBesideOthers(HiddenLink link) {
    List<String> names = new ArrayList<>();
    driver.list(link.kept().parent(), names::add);
    return names.size() > 1;
  }

  /** Removes a link but leaves the foreign objects in its folder. */
  private boolean removeBesideOthers(HiddenLink link) {
    if (!quarantine.restore(link.kept(), link.path())) {
      return false;
    }
    driver.delete(link.path());
    if (link.isManifest()) {
      driver.deleteTree(RegistryLayout.signatures(name, link.digest()));
      tags.removeDangling(link.digest());
    }
    return true;
  }

  private Optional<Instant> leaseAt(StoragePath path) {
    return driver.stat(path).map(StorageEntry::modified);
  }
}
