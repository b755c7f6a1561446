package io.stowage.registry;

import io.stowage.registry.internal.lease.QuarantineLookup;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.EmptyFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a repository: tags, then manifests and layer links, then uploads, then empty folders.
 *
 * <p>The removal is never one recursive deletion: other repositories may lie below the repository,
 * and a crash in between must leave a state that readers understand. Objects that are foreign to
 * the layout stay, and so do their folders.
 *
 * <p>Layer links are hidden, and purged only if no manifest that may rely on them was added in the
 * meantime. A push that writes its manifest later finds the links missing. For programs that do
 * not check again, {@link SettledRemoval} waits until their requests have ended.
 */
final class RepositoryRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryRemoval.class);
  private static final int TRIES = 4;

  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final QuarantineLookup lookup;
  private final RepositoryName name;
  private final ManifestService manifests;
  private final TagLinks tags;
  private final RemovalQuarantine run;
  private final Optional<SettledRemoval> settled;

  /** Removed paths, which may reappear after a crash until their removal is persisted. */
  private final List<StoragePath> gone = new ArrayList<>();

  RepositoryRemoval(Backend backend, RepositoryName name, RemovalOptions options) {
    this.driver = backend.driver();
    this.walk = backend.walk();
    this.lookup = new QuarantineLookup(driver);
    this.name = name;
    this.manifests = new ManifestService(backend, name);
    this.tags = new TagLinks(backend, name);
    this.run = new RemovalQuarantine(driver);
    this.settled = options.writers().orElse(backend.writers()) == Writers.ANY
        ? Optional.of(new SettledRemoval(
            backend, name, run, options.settle().orElseGet(backend.driver()::settle)))
        : Optional.empty();
  }

  void run() {
    List<UUID> uploads = RegistryWalk.collect(each -> walk.forEachUpload(name, each));
    RegistryWalk.<Tag>collect(each -> walk.forEachTag(name, each)).forEach(tags::unset);
    if (settled.isPresent()) {
      restoreAll();
      gone.addAll(settled.get().run());
    } else {
      for (int i = 0; i < TRIES && !removeManifestsAndLayers(); i++) {
        LOG.info("Removing repository {} again: it was pushed to meanwhile", name);
      }
    }
    uploads.forEach(this::removeUpload);
    removeFolders();
    run.persist(gone);
  }

  /**
   * Keeps an upload that is being written to: it belongs to a push, which creates the repository
   * again.
   */
  private void removeUpload(UUID upload) {
    try {
      driver.deleteTree(RegistryLayout.upload(name, upload));
    } catch (StorageException.Busy e) {
      LOG.info("Keeping upload {} of {}: it is being written to", upload, name);
    }
  }

  /**
   * Restores all hidden links first; otherwise those that a collection has hidden would reappear
   * later.
   */
  private void restoreAll() {
    lookup.restoreAll(RegistryLayout.revisions(name));
    lookup.restoreAll(RegistryLayout.layers(name));
  }

  /** Removes manifests and layer links; returns whether no manifest was added in the meantime. */
  private boolean removeManifestsAndLayers() {
    restoreAll();
    for (Digest revision : RegistryWalk.<Digest>collect(each -> walk.forEachRevision(name, each))) {
      manifests.remove(revision);
      driver.deleteTree(RegistryLayout.signatures(name, revision));
      gone.add(RegistryLayout.signatures(name, revision));
    }
    List<StoragePath> taken = takeLayers();
    boolean last = RegistryWalk.<Digest>collect(manifests::forEach).isEmpty();
    if (last) {
      run.purge(taken);
      gone.addAll(taken);
    } else {
      run.restore(taken);
    }
    return last;
  }

  /** Hides the layer links on which no writer has relied since they were read. */
  private List<StoragePath> takeLayers() {
    List<Quarantine.Seen> links = new ArrayList<>();
    // A single look need not find the leases of other processes.
    StorageView layers = driver.listed(RegistryLayout.layers(name), "");
    for (Digest layer : RegistryWalk.<Digest>collect(each -> walk.forEachLayer(name, each))) {
      StoragePath link = RegistryLayout.layerLink(name, layer);
      layers.stat(link).ifPresent(entry -> links.add(new Quarantine.Seen(link, entry)));
    }
    return run.take(links);
  }

  private void removeFolders() {
    run.end();
    List<StoragePath> parts = List.of(
        RegistryLayout.manifests(name), RegistryLayout.layers(name), RegistryLayout.uploads(name));
    parts.forEach(part -> EmptyFolders.remove(driver, part));
    EmptyFolders.removeUpward(driver, RegistryLayout.repository(name), RegistryLayout.REPOSITORIES);
    List.of(RegistryLayout.referrersIndex(name), RegistryLayout.untagged(name)).forEach(own -> {
      driver.deleteTree(own);
      EmptyFolders.removeUpward(driver, own.parent(), RegistryLayout.ROOT);
    });
    gone.addAll(parts);
    gone.add(RegistryLayout.repository(name));
  }
}
