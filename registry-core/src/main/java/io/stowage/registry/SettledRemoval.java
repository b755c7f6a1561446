package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalRun;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes the manifests and layer links of a repository whose tags are gone, beside programs that look
 * at paths alone and never look twice.
 *
 * <p>It takes the links out of sight and waits for the settle time. A request that found some of them
 * before has written its manifest and tag by then, and a later request does not find them. What a
 * manifest needs that was pushed meanwhile comes back, and the rest goes for good.
 */
final class SettledRemoval {
  private static final int TRIES = 4;

  private final Backend backend;
  private final StorageDriver driver;
  private final Quarantine quarantine;
  private final RepositoryName name;
  private final TagService tags;
  private final PushesMeanwhile pushes;
  private final RemovalRun run;
  private final Duration settle;

  SettledRemoval(Backend backend, RepositoryName name, RemovalRun run, Duration settle) {
    this.backend = backend;
    this.driver = backend.driver();
    this.quarantine = driver.quarantine();
    this.name = name;
    this.tags = new TagService(backend, name);
    this.pushes = new PushesMeanwhile(backend, name);
    this.run = run;
    this.settle = settle;
  }

  /**
   * Removes, and returns what it removed. A collection that begins meanwhile takes this removal for one
   * that died, and brings its links back. They are removed once more.
   */
  List<StoragePath> run() {
    List<StoragePath> removed = new ArrayList<>();
    List<HiddenLink> links = links();
    for (int i = 0; i < TRIES && !links.isEmpty(); i++) {
      links = remove(links, removed);
    }
    return removed;
  }

  private List<HiddenLink> links() {
    RegistryWalk walk = backend.walk();
    List<HiddenLink> links = new ArrayList<>();
    RegistryWalk.<Digest>collect(each -> walk.forEachRevision(name, each))
        .forEach(digest -> add(digest, RegistryLayout.revisionLink(name, digest), true, links));
    RegistryWalk.<Digest>collect(each -> walk.forEachLayer(name, each))
        .forEach(digest -> add(digest, RegistryLayout.layerLink(name, digest), false, links));
    return links;
  }

  private void add(Digest digest, StoragePath path, boolean manifest, List<HiddenLink> links) {
    leaseAt(path)
        .map(lease -> new HiddenLink(digest, path, run.kept(path), lease, manifest))
        .ifPresent(links::add);
  }

  /** Removes {@code links}, and returns those that a collection brought back. */
  private List<HiddenLink> remove(List<HiddenLink> links, List<StoragePath> removed) {
    List<HiddenLink> hidden = new ArrayList<>();
    try {
      links.stream().filter(this::hide).forEach(hidden::add);
      settle();
      List<HiddenLink> recovered = hidden.stream().filter(this::isBack).toList();
      if (!pushes.bringBackNeeded(links, hidden)) {
        show(hidden);
        return List.of();
      }
      purge(hidden, removed);
      return recovered;
    } catch (RuntimeException | Error e) {
      show(hidden);
      run.end();
      throw e;
    }
  }

  private boolean hide(HiddenLink link) {
    return quarantine.takeUnchanged(link.path(), link.kept(), link.lease());
  }

  private void show(List<HiddenLink> hidden) {
    hidden.forEach(link -> quarantine.restore(link.kept(), link.path()));
  }

  private void settle() {
    backend.options().pause().pause(settle);
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException.Interrupted(RegistryLayout.repository(name).value());
    }
  }

  private boolean isBack(HiddenLink link) {
    return leaseAt(link.path()).equals(Optional.of(link.lease()));
  }

  private Optional<Instant> leaseAt(StoragePath path) {
    return driver.stat(path).map(StorageEntry::modified);
  }

  /** Manifests first, so that a loss of power leaves none without its layer links. */
  private void purge(List<HiddenLink> hidden, List<StoragePath> removed) {
    List<HiddenLink> manifests = hidden.stream().filter(HiddenLink::isManifest).toList();
    purgeAll(manifests, removed);
    driver.persist(
        manifests.stream().flatMap(link -> Stream.of(link.path(), link.kept())).toList());
    purgeAll(hidden.stream().filter(link -> !link.isManifest()).toList(), removed);
  }

  private void purgeAll(List<HiddenLink> hidden, List<StoragePath> removed) {
    List<HiddenLink> besideOthers = hidden.stream().filter(this::isBesideOthers).toList();
    Set<StoragePath> purged = Set.copyOf(quarantine.purgeAll(hidden.stream()
        .filter(link -> !besideOthers.contains(link))
        .map(HiddenLink::kept)
        .toList()));
    hidden.stream()
        .filter(link ->
            besideOthers.contains(link) ? removeBesideOthers(link) : purged.contains(link.kept()))
        .forEach(link -> removed.add(link.path()));
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
}
