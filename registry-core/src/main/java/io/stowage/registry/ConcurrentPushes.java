package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manifests that other programs put or tagged in a repository while a removal had hidden its
 * links.
 */
final class ConcurrentPushes {
  private static final Logger LOG = LoggerFactory.getLogger(ConcurrentPushes.class);

  private final Backend backend;
  private final StorageDriver driver;
  private final RepositoryName name;
  private final HiddenLinks hiding;
  private final ManifestLinks manifests;
  private final TagLinks tags;
  private final ReferenceCheck references;

  ConcurrentPushes(Backend backend, RepositoryName name, HiddenLinks hiding) {
    this.backend = backend;
    this.driver = backend.driver();
    this.name = name;
    this.hiding = hiding;
    this.manifests = new ManifestLinks(backend, name);
    this.tags = new TagLinks(backend, name);
    this.references = new ReferenceCheck(backend, name);
  }

  /**
   * Restores the links that the pushed manifests need.
   *
   * @param before the links that existed when the removal began
   * @param hidden those of {@code before} that the removal hid
   * @return false if the needs of a pushed manifest cannot be determined, so that all links have to
   *     be restored
   */
  boolean restoreNeeded(List<HiddenLink> before, List<HiddenLink> hidden) {
    Set<Digest> pushed = new HashSet<>();
    hidden.stream().filter(hiding::isWrittenTo).forEach(link -> {
      if (link.isManifest()) {
        pushed.add(link.digest());
      } else {
        hiding.show(List.of(link));
      }
    });
    addPut(before, pushed);
    return addTagged(pushed) && pushed.stream().allMatch(this::restore);
  }

  private void addPut(List<HiddenLink> before, Set<Digest> pushed) {
    Map<StoragePath, Instant> leases =
        before.stream().collect(Collectors.toMap(HiddenLink::path, HiddenLink::lease));
    for (Digest digest :
        RegistryWalk.<Digest>collect(each -> backend.walk().forEachRevision(name, each))) {
      StoragePath link = RegistryLayout.revisionLink(name, digest);
      Optional<Instant> lease = driver.stat(link).map(StorageEntry::modified);
      if (lease.isPresent() && !lease.equals(Optional.ofNullable(leases.get(link)))) {
        pushed.add(digest);
      }
    }
  }

  /**
   * Adds the manifests that were tagged to {@code pushed}; returns whether all tags could be read.
   */
  private boolean addTagged(Set<Digest> pushed) {
    try {
      RegistryWalk.<Tag>collect(each -> backend.walk().forEachTag(name, each))
          .forEach(tag -> tags.find(tag).ifPresent(pushed::add));
      return true;
    } catch (DamagedLinkException e) {
      LOG.warn("Cannot read a tag that was set during the removal of {}", name, e);
      return false;
    }
  }

  /** Restores a manifest and everything that it needs; returns whether all of that exists. */
  private boolean restore(Digest manifest) {
    try {
      LeaseScope scope = backend.scope();
      Optional<Manifest> whole =
          references.relyOnManifest(scope, manifest) ? manifests.find(manifest) : Optional.empty();
      if (whole.isPresent()) {
        references.check(scope, whole.get());
        return true;
      }
      LOG.warn("Manifest {}, pushed during the removal of {}, is incomplete", manifest, name);
    } catch (RegistryException | DamagedLinkException e) {
      LOG.warn("Cannot restore {}, pushed during the removal of {}", manifest, name, e);
    }
    return false;
  }
}
