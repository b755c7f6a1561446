package io.stowage.registry;

import io.stowage.registry.internal.lease.HiddenLink;
import io.stowage.registry.internal.lease.RemovalQuarantine;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the manifests and layer links of a repository whose tags are removed, while programs may
 * write to it that check only paths and check them only once.
 *
 * <p>It hides the links and waits for the settle time. A request that found some of the links
 * before has written its manifest and tag when that time is over, and a later request does not find
 * the links. The links that a manifest pushed in the meantime needs are restored, and the others
 * are removed permanently.
 */
final class SettledRemoval {
  private static final int TRIES = 4;

  private final Backend backend;
  private final RepositoryName name;
  private final HiddenLinks hiding;
  private final ConcurrentPushes pushes;
  private final RemovalQuarantine run;
  private final Duration settle;

  SettledRemoval(Backend backend, RepositoryName name, RemovalQuarantine run, Duration settle) {
    this.backend = backend;
    this.name = name;
    this.hiding = new HiddenLinks(backend, name, run);
    this.pushes = new ConcurrentPushes(backend, name, hiding);
    this.run = run;
    this.settle = settle;
  }

  /**
   * Removes the links and returns their paths. A collection that begins in the meantime takes this
   * removal for a crashed one and restores its links, which are then removed again.
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
        .forEach(digest -> hiding.manifest(digest).ifPresent(links::add));
    RegistryWalk.<Digest>collect(each -> walk.forEachLayer(name, each))
        .forEach(digest -> hiding.layer(digest).ifPresent(links::add));
    return links;
  }

  /** Removes {@code links} and returns those that a collection restored. */
  private List<HiddenLink> remove(List<HiddenLink> links, List<StoragePath> removed) {
    try {
      List<HiddenLink> hidden = hiding.hide(links);
      settle();
      List<HiddenLink> recovered = hidden.stream().filter(hiding::isBack).toList();
      if (!pushes.restoreNeeded(links, hidden)) {
        hiding.show(hidden);
        return List.of();
      }
      removed.addAll(hiding.purge(hidden));
      return recovered;
    } catch (RuntimeException | Error e) {
      hiding.show(links);
      run.end();
      throw e;
    }
  }

  private void settle() {
    backend.options().sleeper().sleep(settle);
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException.Interrupted(RegistryLayout.repository(name).value());
    }
  }
}
