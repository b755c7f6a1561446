package io.stowage.registry.cli.view;

import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The blobs in quarantine, and the repositories to which they belong: those with a link to them, in
 * quarantine or in its place. Not thread-safe.
 */
final class QuarantineUsage {
  private final StorageDriver driver;
  private final Consumer<Damage> damages;
  private final Map<Digest, Long> blobs = new HashMap<>();
  private final Map<RepositoryName, Set<Digest>> links = new HashMap<>();

  private QuarantineUsage(StorageDriver driver, Consumer<Damage> damages) {
    this.driver = driver;
    this.damages = damages;
  }

  /** Looks at everything in quarantine, and reports unreadable entries to {@code damages}. */
  static QuarantineUsage of(StorageDriver driver, Consumer<Damage> damages) {
    QuarantineUsage usage = new QuarantineUsage(driver, damages);
    List<String> runs =
        RegistryWalk.collect(each -> driver.list(RegistryLayout.QUARANTINE, each::accept));
    runs.forEach(run -> usage.look(run, RegistryLayout.BLOBS, path -> usage.addBlob(run, path)));
    runs.forEach(run -> usage.look(run, RegistryLayout.REPOSITORIES, usage::addLink));
    return usage;
  }

  private void look(String run, StoragePath folder, Consumer<StoragePath> visitor) {
    attempt(() -> driver.quarantine().forEachKept(run, folder, visitor));
  }

  private void addBlob(String run, StoragePath path) {
    LayoutEntry.parse(path)
        .filter(LayoutEntry.BlobData.class::isInstance)
        .map(LayoutEntry.BlobData.class::cast)
        .ifPresent(blob -> attempt(() -> driver
            .quarantine()
            .keptBy(run)
            .stat(path)
            .ifPresent(found -> blobs.merge(blob.digest(), found.size(), Long::sum))));
  }

  private void addLink(StoragePath path) {
    LayoutEntry.parse(path).ifPresent(entry -> {
      if (entry instanceof LayoutEntry.LayerLink link) {
        addLink(link.repository(), link.digest());
      } else if (entry instanceof LayoutEntry.RevisionLink link) {
        addLink(link.repository(), link.digest());
      }
    });
  }

  /** Records that {@code repository} has a link to a blob, which need not be in quarantine. */
  void addLink(RepositoryName repository, Digest digest) {
    if (blobs.containsKey(digest)) {
      links.computeIfAbsent(repository, none -> new HashSet<>()).add(digest);
    }
  }

  private void attempt(Runnable look) {
    try {
      look.run();
    } catch (StorageException.UnexpectedKind
        | StorageException.AccessDenied
        | StorageException.Failed e) {
      damages.accept(new Damage(StoragePath.parse(e.path()), e.problem()));
    }
  }

  /** Returns whether a blob is in quarantine and not in its place. */
  boolean hides(Digest digest) {
    return blobs.containsKey(digest) && inPlace(digest).isEmpty();
  }

  private Optional<StorageEntry> inPlace(Digest digest) {
    return driver.stat(RegistryLayout.blobData(digest));
  }

  /** Removes a blob that is counted elsewhere. */
  void forget(Digest digest) {
    blobs.remove(digest);
  }

  /** Returns the total size of the blobs that {@code repository} has links to. */
  long bytes(RepositoryName repository) {
    return links.getOrDefault(repository, Set.of()).stream()
        .mapToLong(digest -> blobs.getOrDefault(digest, 0L))
        .sum();
  }

  /** Returns the total size of the blobs. */
  long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }
}
