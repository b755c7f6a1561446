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

/** Takes links of one repository out of sight, brings them back, or removes them for good. */
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

  /** Returns the link of a manifest as it is now, or empty if it is not there. */
  Optional<HiddenLink> manifest(Digest digest) {
    return link(digest, RegistryLayout.revisionLink(name, digest), true);
  }

  /** Returns the link of a layer as it is now, or empty if it is not there. */
  Optional<HiddenLink> layer(Digest digest) {
    return link(digest, RegistryLayout.layerLink(name, digest), false);
  }

  private Optional<HiddenLink> link(Digest digest, StoragePath path, boolean manifest) {
    return leaseAt(path)
        .map(lease -> new HiddenLink(digest, path, run.kept(path), lease, manifest));
  }

  /** Returns whether {@code link} is out of sight, and nobody has relied on it since it was looked at. */
  boolean hide(HiddenLink link) {
    return quarantine.takeUnchanged(link.path(), link.kept(), link.lease());
  }

  void show(List<HiddenLink> hidden) {
    hidden.forEach(link -> quarantine.restore(link.kept(), link.path()));
  }

  /** Returns whether somebody else has brought {@code link} back. */
  boolean isBack(HiddenLink link) {
    return leaseAt(link.path()).equals(Optional.of(link.lease()));
  }

  /**
   * Removes {@code hidden} for good, manifests first, so that a loss of power leaves none without its
   * layer links.
   *
   * @return the paths of those that nobody brought back
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

  /** Returns whether a purge, which takes the folder of a link along, would remove something else. */
  private boolean isBesideOthers(HiddenLink link) {
    List<String> names = new ArrayList<>();
    driver.list(link.kept().parent(), names::add);
    return names.size() > 1;
  }

  /** Leaves what is foreign where it was. */
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
